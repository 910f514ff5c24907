#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace reckon {

// Checksums of the blocks of a file, kept behind its data: first 8 bytes a block of 64 KiB, then a
// footer (magic, size of the data, checksum of the table, checksum of the footer; 8 bytes each,
// little-endian). The HDF5 library takes no notice of bytes behind its own end of file, and cuts
// them off when it changes the file: a seal is there only while it holds. It finds damage, not
// malice.
class Hdf5Seal {
 public:
  static constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

  // The seal at the end of an open file of `file_bytes` bytes, if there is one. Throws Error when
  // the table of checksums itself is damaged or cannot be read.
  static std::optional<Hdf5Seal> read(int descriptor, std::uint64_t file_bytes,
                                      const std::filesystem::path& path);
  // Computes the seal of all `data_bytes` bytes and writes it behind them.
  static void append(int descriptor, std::uint64_t data_bytes, const std::filesystem::path& path);

  std::uint64_t data_bytes() const { return data_bytes_; }
  // Reads and compares the blocks of bytes [begin, end) that were not compared before. The text
  // says what is wrong; empty when nothing is.
  std::string verify(int descriptor, std::uint64_t begin, std::uint64_t end);

 private:
  std::uint64_t data_bytes_ = 0;
  std::vector<std::uint64_t> checksums_;
  std::vector<bool> verified_;
};

// Reads [offset, offset + bytes.size()); returns the number of bytes before the end of the file.
// A failed call sets errno and returns -1.
std::int64_t read_at(int descriptor, std::uint64_t offset, std::span<std::byte> bytes);
// Writes all bytes; false with errno set when that fails.
bool write_at(int descriptor, std::uint64_t offset, std::span<const std::byte> bytes);

}  // namespace reckon
