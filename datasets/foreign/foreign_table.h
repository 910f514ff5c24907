#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/hdf5_file.h"

namespace reckon {

// A named column of a table: a dataset of its own, one of the columns of a 2-D dataset, or a field
// of a compound one.
struct ForeignColumn {
  std::string name;
  std::string path;       // in the file
  std::size_t part = 0;   // column of the 2-D dataset
  std::size_t parts = 1;  // of that many
  ColumnInfo::Elements elements = ColumnInfo::Elements::kOther;
  std::string unreadable = {};  // why its values cannot be read; empty: they can
};

// Columns of as many rows in another program's HDF5 file, read by ranges of rows.
class ForeignTable {
 public:
  // The 1-D datasets of a group, each a column of its name. The table has as many rows as the first
  // of `leading` that is there, else as its first column; columns of another length cannot be read.
  static ForeignTable of_group(const Hdf5File& file, const std::string& group,
                               std::span<const std::string_view> leading);
  // The columns of a 2-D dataset, whose names are their numbers from 0.
  static ForeignTable of_array(const Hdf5File& file, const std::string& path);

  ForeignTable(const Hdf5File& file, std::string path, std::vector<ForeignColumn> columns,
               std::size_t rows)
      : file_(&file), path_(std::move(path)), columns_(std::move(columns)), rows_(rows) {}

  const Hdf5File& file() const { return *file_; }
  const std::string& path() const { return path_; }  // of the group or dataset
  std::size_t rows() const { return rows_; }
  const std::vector<ForeignColumn>& columns() const { return columns_; }
  // nullptr: there is none of that name.
  const ForeignColumn* find(std::string_view name) const;
  // Throws Error with the names that there are, and when its values cannot be read.
  const ForeignColumn& require(std::string_view name) const;
  // Rows that are worth reading at once.
  std::size_t block_rows() const;

  // Rows [begin, end) of a column. Integers may be stored as floats; one that is not whole is an
  // Error that names the row.
  std::vector<std::int64_t> integers(const ForeignColumn& column, std::size_t begin,
                                     std::size_t end) const;
  std::vector<double> numbers(const ForeignColumn& column, std::size_t begin,
                              std::size_t end) const;
  std::vector<std::string> strings(const ForeignColumn& column, std::size_t begin,
                                   std::size_t end) const;

 private:
  const Hdf5File* file_;
  std::string path_;
  std::vector<ForeignColumn> columns_;
  std::size_t rows_ = 0;
};

// A list of names for an error: "a, b, c and 12 more".
std::string list_names(const std::vector<std::string>& names);

}  // namespace reckon
