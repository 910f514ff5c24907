#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "datasets/dataset_rules.h"
#include "datasets/hdf5_file.h"

namespace reckon {

// Finds ids that a column has twice, in 16 bytes an id: by their hashes, and where those are equal
// by reading the ids again.
class IdChecker {
 public:
  IdChecker(std::string column, const Hdf5File& file) : column_(std::move(column)), file_(file) {}

  // The next ids of the column.
  void add(std::span<const std::string> ids);
  // Once all were added.
  void find_duplicates(Faults& faults);

 private:
  std::string column_;
  const Hdf5File& file_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> entries_;  // (hash, row)
};

}  // namespace reckon
