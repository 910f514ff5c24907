#include "bench/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

bool nothing_but(const std::filesystem::path& folder, std::string_view name) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; entry != end;
       entry.increment(error)) {
    if (entry->path().filename() != name) return false;
  }
  return !error;
}

}  // namespace

RunFolder::RunFolder(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code error;
  is_new_ = !std::filesystem::exists(path_, error);
  std::filesystem::create_directories(path_ / "unfinished", error);
  if (error) fail("output folder {}: {}", path_.string(), error.message());
  const std::string name = (path_ / "unfinished" / "lock").string();
  lock_ = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) fail("output folder {}: {}", path_.string(), std::strerror(errno));
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    fail("output folder {}: another run is writing to it", path_.string());
  }
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  const std::filesystem::path unfinished = path_ / "unfinished";
  if (nothing_but(unfinished, "lock")) {
    std::filesystem::remove_all(unfinished, ignored);
    if (is_new_) std::filesystem::remove(path_, ignored);  // where it is empty
  }
  close(lock_);
}

std::filesystem::path RunFolder::state(std::string_view variant, std::string_view extension) const {
  std::string name;
  for (const char c : variant) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return draft(name + std::string(extension));
}

void RunFolder::publish(std::initializer_list<std::string_view> results) {
  for (const std::string_view name : results) {
    std::error_code error;
    std::filesystem::rename(draft(name), path_ / name, error);
    if (error) fail("{}: {}", (path_ / name).string(), error.message());
  }
  std::error_code ignored;  // what stays behind is overwritten by the next run
  std::filesystem::remove_all(path_ / "unfinished", ignored);
}

}  // namespace reckon
