#include "core/input_text.h"

#include <fcntl.h>
#include <unistd.h>
#define ZLIB_CONST  // inflate takes what it reads as const
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/file_descriptor.h"

namespace reckon {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;

bool is_gzip(std::string_view text) { return text.starts_with("\x1f\x8b"); }

// The members of a gzip file, one after another. zlib's gzread takes what follows a member for
// its end.
class GzipMembers {
 public:
  explicit GzipMembers(const std::string& name) : name_(name) {
    constexpr int kOnlyGzip = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kOnlyGzip) != Z_OK)
      fail("{}: cannot read: out of memory", name_);
  }
  ~GzipMembers() { inflateEnd(&stream_); }
  GzipMembers(const GzipMembers&) = delete;
  GzipMembers& operator=(const GzipMembers&) = delete;

  // Calls write(bytes, size) with what the next bytes of the file hold.
  template <typename Write>
  void add(std::string_view compressed, Write write) {
    stream_.next_in = reinterpret_cast<const Bytef*>(compressed.data());
    stream_.avail_in = static_cast<uInt>(compressed.size());
    const std::size_t start = position_;
    bool full = false;
    while (stream_.avail_in > 0 || full) {
      if (ended_) {
        // Zeros fill up the last block of a tape.
        for (; stream_.avail_in > 0 && *stream_.next_in == 0; --stream_.avail_in) ++stream_.next_in;
        position_ = start + compressed.size() - stream_.avail_in;
        if (stream_.avail_in == 0) return;
        if (inflateReset(&stream_) != Z_OK) fail("{}: cannot decompress", name_);
        ended_ = false;
        member_ = position_;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
      stream_.avail_out = static_cast<uInt>(block_.size());
      const int status = inflate(&stream_, Z_NO_FLUSH);
      position_ = start + compressed.size() - stream_.avail_in;
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) refuse();
      write(block_.data(), block_.size() - stream_.avail_out);
      ended_ = status == Z_STREAM_END;
      full = !ended_ && stream_.avail_out == 0;
    }
  }

  // After the last byte of the file.
  void finish() const {
    if (!ended_) fail("{}: cannot decompress: the file ends within compressed data", name_);
  }

 private:
  [[noreturn]] void refuse() const {
    const std::string_view problem = stream_.msg == nullptr ? "out of memory" : stream_.msg;
    if (member_ > 0 && problem == "incorrect header check")
      fail("{}: cannot decompress: the bytes from {} on are not gzip", name_, member_);
    fail("{}: cannot decompress: {}, near byte {}", name_, problem, position_);
  }

  const std::string& name_;
  z_stream stream_{};
  std::vector<char> block_ = std::vector<char>(kBlock);
  std::size_t position_ = 0;  // of the next byte in the file
  std::size_t member_ = 0;    // where the member that is read starts
  bool ended_ = false;
};

// A file in the temporary folder that has no name there, so that nothing is left however the
// program ends.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code none;
    const auto folder = std::filesystem::temp_directory_path(none);
    if (none) fail("TMPDIR: no folder for temporary files: {}", none.message());
    std::string name = (folder / "reckon-XXXXXX").string();
    file_.number = ::mkostemp(name.data(), O_CLOEXEC);
    if (file_.number < 0) fail("{}: cannot make a temporary file: {}", name, std::strerror(errno));
    ::unlink(name.c_str());
    path_ = fmt::format("/proc/self/fd/{}", file_.number);
  }

  void write(const char* bytes, std::size_t size) const {
    while (size > 0) {
      const ssize_t written = ::write(file_.number, bytes, size);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("{}: cannot write: {}", path_, std::strerror(errno));
      bytes += written;
      size -= static_cast<std::size_t>(written);
    }
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  FileDescriptor file_;
};

// Fills the block but where the input ends.
std::size_t read_block(int descriptor, std::span<char> block, const std::string& name) {
  std::size_t filled = 0;
  while (filled < block.size()) {
    const ssize_t size = ::read(descriptor, block.data() + filled, block.size() - filled);
    if (size < 0 && errno == EINTR) throw Interrupted();
    if (size < 0) fail("{}: cannot read: {}", name, std::strerror(errno));
    if (size == 0) break;
    filled += static_cast<std::size_t>(size);
  }
  return filled;
}

// What a stream holds, decompressed; text that is not compressed passes as it is.
MappedFile read_stream(const std::filesystem::path& path, const std::string& name) {
  const FileDescriptor stream(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                          : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (stream.number < 0) fail("{}: cannot read: {}", name, std::strerror(errno));
  const TemporaryFile temporary;
  const auto write = [&](const char* bytes, std::size_t size) { temporary.write(bytes, size); };
  std::vector<char> block(kBlock);
  std::size_t size = read_block(stream.number, block, name);
  if (!is_gzip({block.data(), size})) {
    for (; size > 0; size = read_block(stream.number, block, name)) write(block.data(), size);
    return MappedFile(temporary.path());
  }
  GzipMembers members(name);
  for (; size > 0; size = read_block(stream.number, block, name))
    members.add({block.data(), size}, write);
  members.finish();
  return MappedFile(temporary.path());
}

MappedFile decompressed(std::string_view compressed, const std::string& name) {
  const TemporaryFile temporary;
  GzipMembers members(name);
  for (; !compressed.empty(); compressed.remove_prefix(std::min(kBlock, compressed.size())))
    members.add(compressed.substr(0, kBlock),
                [&](const char* bytes, std::size_t size) { temporary.write(bytes, size); });
  members.finish();
  return MappedFile(temporary.path());
}

}  // namespace

bool is_stream(const std::filesystem::path& path) {
  return path == "-" || path.string().starts_with("/dev/fd/");
}

InputText::InputText(const std::filesystem::path& path)
    : name_(path == "-" ? "standard input" : path.string()) {
  const bool stream = is_stream(path);
  file_ = std::make_unique<MappedFile>(stream ? read_stream(path, name_) : MappedFile(path));
  if (!stream && is_gzip(file_->text())) *file_ = decompressed(file_->text(), name_);
}

}  // namespace reckon
