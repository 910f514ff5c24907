#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "datasets/hdf5_file_seal.h"

namespace reckon {

// The bytes of an open HDF5 file, as the HDF5 library reads and writes them through a file driver
// of ours. Reads are verified against the seal. The library does not survive a failed write (its
// cache cannot be closed any more, and complains at exit): from the first failure on, writes are
// kept in memory, the library sees its file as it should be, and the caller finds error() set.
class Hdf5Storage {
 public:
  // The file must be regular. Throws Error naming it. The seal, if any, is read.
  static std::shared_ptr<Hdf5Storage> open(const std::filesystem::path& path, bool writable);
  ~Hdf5Storage() { close(); }
  Hdf5Storage(const Hdf5Storage&) = delete;
  Hdf5Storage& operator=(const Hdf5Storage&) = delete;

  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return descriptor_; }
  std::uint64_t data_bytes() const { return data_bytes_; }  // without the seal
  bool sealed() const { return seal_.has_value(); }
  const std::string& error() const { return error_; }  // the first failure; empty: none

  // False, with error() set, when that fails. Bytes behind the end are 0.
  bool read(std::uint64_t offset, std::span<std::byte> bytes);
  // These never fail: see error().
  void write(std::uint64_t offset, std::span<const std::byte> bytes);
  void truncate(std::uint64_t size);
  bool verify(std::uint64_t begin, std::uint64_t end);
  void close();

 private:
  Hdf5Storage() = default;
  void set_error(std::string text) {
    if (error_.empty()) error_ = std::move(text);
  }

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t data_bytes_ = 0;
  std::optional<Hdf5Seal> seal_;
  std::string error_;
  std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> unwritten_;
};

// File access property list (an HDF5 identifier, closed by the caller) that makes H5Fopen and
// H5Fcreate use `storage`, whatever name they are given as long as it is the storage's path.
std::int64_t make_access_properties(const std::shared_ptr<Hdf5Storage>& storage);

}  // namespace reckon
