#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/progress.h"
#include "eval/judged/judged_memory.h"
#include "eval/judged/rows_by_query.h"

namespace reckon {

// The judgments in a file, recognised by its content: text (row_layout.h), read query by query, or
// HDF5 of other programs (foreign_predictions.h), in memory. Queries are in ascending byte order of
// their ids.
class Judgments {
 public:
  // Throws Error for a file that cannot be read or recognised.
  Judgments(const std::filesystem::path& path, std::size_t threads, Progress& progress);

  std::size_t query_count() const;
  std::string_view query_id(std::size_t query) const;
  // Throws Error for a row that is wrong.
  JudgedMemory::Grades grades(std::size_t query) const;
  const RowsByQuery* rows() const { return rows_ ? &*rows_ : nullptr; }  // null: not of a text file

 private:
  std::optional<RowsByQuery> rows_;
  std::vector<std::pair<std::string, JudgedMemory::Grades>> grades_;  // of an HDF5 file
};

// Whether the file begins as HDF5 files do.
bool is_hdf5_file(const std::filesystem::path& path);

}  // namespace reckon
