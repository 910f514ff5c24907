#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/progress.h"

namespace reckon {

// One kind of fault in one column: the first row that has it, and how many have.
struct Finding {
  enum class Severity { kError, kWarning };  // a warning: legal, but likely not meant
  Severity severity = Severity::kError;
  std::string column;     // "/interactions/item"
  std::size_t row = 0;    // the first
  std::size_t count = 1;  // rows with this fault
  std::string text;       // found and expected in the first row

  // "/interactions/item: row 17: item 9724, expected below 9724 (and 3 more rows)"
  std::string line() const;
};

// Reads the whole dataset in blocks and verifies every reference, range and order: lengths of
// columns, UTF-8, ids that are given twice, offsets, NaN and infinite values, events, parts of
// splits, labels and their names, graph references, the content hash and the seal. Throws Error
// where the file cannot be read at all. Needs about 16 bytes of memory an id.
std::vector<Finding> check_dataset(const std::filesystem::path& path, Progress& progress);

}  // namespace reckon
