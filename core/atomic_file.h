#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace reckon {

// A file that appears whole or not at all: written beside its target under a temporary name, then
// flushed to disk and renamed over the target. Without commit() nothing is left behind. What a
// killed process left is removed by the next AtomicFile for the same target on the same host.
// Every error (full disk, read-only or missing folder, no permission) is an Error that names the
// target and the reason.
class AtomicFile {
 public:
  // Creates the temporary file. A target that exists must be a regular file; a symbolic link is
  // followed, so that the link stays.
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  // For a library that writes a file by its name (HDF5): it overwrites this one and closes it
  // before commit().
  const std::filesystem::path& temporary_path() const { return temporary_; }
  // The file is complete: from now on it is there under the target's name, and on the disk.
  // To be called once, last.
  void commit();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  std::unique_ptr<std::FILE, Close> file_;
};

// The whole file at once.
void write_file_atomically(const std::filesystem::path& target, std::string_view bytes);

}  // namespace reckon
