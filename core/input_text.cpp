#include "core/input_text.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

bool is_gzip(std::string_view text) { return text.starts_with("\x1f\x8b"); }

struct GzipClose {
  void operator()(gzFile file) const { gzclose_r(file); }
};
using Gzip = std::unique_ptr<gzFile_s, GzipClose>;

// A file in the temporary folder that goes with this object.
class TemporaryFile {
 public:
  TemporaryFile() : path_((std::filesystem::temp_directory_path() / "reckon-XXXXXX").string()) {
    descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail("{}: cannot make a temporary file: {}", path_, std::strerror(errno));
  }
  ~TemporaryFile() {
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(const char* bytes, std::size_t size) const {
    while (size > 0) {
      const ssize_t written = ::write(descriptor_, bytes, size);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("{}: cannot write: {}", path_, std::strerror(errno));
      bytes += written;
      size -= static_cast<std::size_t>(written);
    }
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int descriptor_;
};

// What zlib makes of the descriptor, which it takes over: text that is not compressed passes as it
// is.
MappedFile decompressed(int descriptor, const std::string& name) {
  const Gzip input(gzdopen(descriptor, "rb"));
  if (input == nullptr) fail("{}: cannot read: out of memory", name);
  const TemporaryFile temporary;
  std::vector<char> block(std::size_t{1} << 20);
  for (;;) {
    const int size = gzread(input.get(), block.data(), static_cast<unsigned>(block.size()));
    int status = Z_OK;
    const char* const problem = gzerror(input.get(), &status);
    // Z_BUF_ERROR: the file ends within compressed data.
    if (size < 0 || status == Z_BUF_ERROR)
      fail("{}: cannot decompress: {}", name, status == Z_ERRNO ? std::strerror(errno) : problem);
    if (size == 0) break;
    temporary.write(block.data(), static_cast<std::size_t>(size));
  }
  return MappedFile(temporary.path());
}

}  // namespace

InputText::InputText(const std::filesystem::path& path)
    : name_(path == "-" ? "standard input" : path.string()) {
  if (path == "-") {
    file_ = std::make_unique<MappedFile>(decompressed(::dup(STDIN_FILENO), name_));
    return;
  }
  file_ = std::make_unique<MappedFile>(path);
  if (!is_gzip(file_->text())) return;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("{}: cannot read: {}", name_, std::strerror(errno));
  *file_ = decompressed(descriptor, name_);
}

}  // namespace reckon
