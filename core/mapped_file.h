#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace reckon {

// A regular file mapped into memory, read-only. The file itself is closed at once; it may be
// replaced (renamed over) while mapped, but must not be cut short in place.
class MappedFile {
 public:
  // Throws Error when the file is not there, is a folder or a device, or cannot be read.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::span<const std::byte> bytes() const { return bytes_; }
  std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace reckon
