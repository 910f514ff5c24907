#pragma once

#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>
#include <string>

#include "tests/support/temporary_directory.h"

namespace reckon::test {

// A file system of a few kilobytes in memory. Needs the right to mount: check mounted().
class SmallFilesystem {
 public:
  explicit SmallFilesystem(std::size_t bytes) {
    const std::string options = "size=" + std::to_string(bytes);
    mounted_ = ::mount("tmpfs", path().c_str(), "tmpfs", 0, options.c_str()) == 0;
  }
  ~SmallFilesystem() {
    if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
  }
  SmallFilesystem(const SmallFilesystem&) = delete;
  SmallFilesystem& operator=(const SmallFilesystem&) = delete;

  bool mounted() const { return mounted_; }
  const std::filesystem::path& path() const { return directory_.path(); }
  bool make_read_only() const {
    return ::mount("tmpfs", path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }

 private:
  TemporaryDirectory directory_;
  bool mounted_ = false;
};

}  // namespace reckon::test

#define RECKON_REQUIRE_MOUNTED(filesystem)                                                         \
  do {                                                                                             \
    if (!(filesystem).mounted()) GTEST_SKIP() << "mounting a tmpfs is not permitted (needs root)"; \
  } while (false)
