#include "core/atomic_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_write(const fs::path& target, int error) {
  fail("{}: cannot write: {}", target.string(), std::strerror(error));
}

// The target itself, or what the link points to.
fs::path resolve_target(const fs::path& target) {
  if (target.empty()) fail("output file: found no name, expected the name of a file to write");
  std::error_code error;
  const fs::file_status status = fs::status(target, error);
  if (status.type() == fs::file_type::directory) fail_to_write(target, EISDIR);
  if (status.type() == fs::file_type::not_found) return target;
  if (status.type() == fs::file_type::none) fail_to_write(target, error.value());
  if (status.type() != fs::file_type::regular) {
    fail("{}: cannot write: not a regular file (it would be replaced)", target.string());
  }
  if (!fs::is_symlink(target)) return target;
  fs::path resolved = fs::canonical(target, error);
  if (error) fail_to_write(target, error.value());
  return resolved;
}

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

// Temporary files of a target are named .<target>.<host>.<process>.<number>.tmp
std::string temporary_prefix(const fs::path& target) {
  char host[256] = "";
  ::gethostname(host, sizeof(host) - 1);
  return fmt::format(".{}.{}.", target.filename().string(), host);
}

// Removes the temporary files of processes that no longer run. Best effort: a failure here must
// not keep anybody from writing.
void remove_leftovers(const fs::path& target, const std::string& prefix) {
  std::error_code error;
  for (fs::directory_iterator entry(folder_of(target), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(".tmp")) continue;
    pid_t process = 0;
    const char* const last = name.data() + name.size();
    const auto [after, parsed] = std::from_chars(name.data() + prefix.size(), last, process);
    if (parsed != std::errc() || after == last || *after != '.' || process <= 0) continue;
    if (::kill(process, 0) != 0 && errno == ESRCH) ::unlink(entry->path().c_str());
  }
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& target) : target_(resolve_target(target)) {
  const std::string prefix = temporary_prefix(target_);
  remove_leftovers(target_, prefix);
  int descriptor = -1;
  for (int number = 0; descriptor < 0; ++number) {
    temporary_ = folder_of(target_) / fmt::format("{}{}.{}.tmp", prefix, ::getpid(), number);
    descriptor = ::open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno != EEXIST) fail_to_write(target_, errno);
  }
  struct stat existing {};
  if (::stat(target_.c_str(), &existing) == 0) ::fchmod(descriptor, existing.st_mode & 07777);
  file_.reset(::fdopen(descriptor, "wb"));
  if (!file_) {
    const int error = errno;
    ::close(descriptor);
    ::unlink(temporary_.c_str());
    fail_to_write(target_, error);
  }
}

AtomicFile::~AtomicFile() {
  file_.reset();
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    fail_to_write(target_, errno);
  }
}

void AtomicFile::commit() {
  if (std::fflush(file_.get()) != 0) fail_to_write(target_, errno);
  if (::fsync(::fileno(file_.get())) != 0) fail_to_write(target_, errno);
  if (std::fclose(file_.release()) != 0) fail_to_write(target_, errno);
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail_to_write(target_, errno);
  temporary_.clear();
  // The new name itself must reach the disk; where a folder cannot be flushed, nothing is lost.
  const int folder = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
}

void write_file_atomically(const fs::path& target, std::string_view bytes) {
  AtomicFile file(target);
  file.write(bytes);
  file.commit();
}

}  // namespace reckon
