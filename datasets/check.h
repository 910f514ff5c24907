#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"

namespace reckon {

// One kind of fault in one column: the first row that has it, and how many have.
struct Finding {
  enum class Severity { kError, kWarning };  // a warning: legal, but likely not meant
  Severity severity = Severity::kError;
  std::string column;              // "/interactions/item"; empty: the file
  std::optional<std::size_t> row;  // the first that has it; empty: the fault is of the column
  std::size_t count = 1;           // rows that have it
  std::string text;                // found and expected in the first row

  // "/interactions/item: row 17: 9724, expected a row of 9724 items (and 3 more rows)"
  std::string line() const;
};

// Reads the whole dataset in blocks and verifies every reference, range and order: lengths of
// columns, UTF-8, ids that are given twice, offsets, NaN and infinite values, events, parts of
// splits, labels and their names, graph references, the content hash and the seal. Throws Error
// where it is no dataset of this version, or columns have the wrong type or length. Needs about 16
// bytes of memory an id, 8 a user.
std::vector<Finding> check_dataset(const std::filesystem::path& path, Progress& progress);

}  // namespace reckon
