#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "datasets/hdf5_file.h"

namespace reckon {

// A matrix in compressed rows, as scipy.sparse lays it out and many programs store it: a group with
// `data` [n], `indices` [n] (columns) and `indptr` [rows + 1], row r being entries indptr[r] to
// indptr[r + 1]. Of compressed columns the same with rows and columns exchanged.
class SparseMatrix {
 public:
  struct Entries {
    std::vector<std::int32_t> rows;
    std::vector<std::int32_t> columns;
    std::vector<float> values;
  };

  static bool is_in(const Hdf5File& file, const std::string& group);
  // Groups that hold one: the root, or groups below it.
  static std::vector<std::string> groups(const Hdf5File& file);

  // Checks types and lengths; reads nothing but the dataset `shape` [2], if it is there.
  SparseMatrix(const Hdf5File& file, std::string group);

  const std::string& group() const { return group_; }
  std::size_t rows() const { return rows_; }
  std::size_t entries() const { return entries_; }
  // As the dataset `shape` says; empty: it is not said.
  std::optional<std::size_t> columns() const { return columns_; }

  // Calls take() with blocks of entries in their order. Throws Error, naming the entry, for an
  // indptr that does not grow from 0 to the number of entries, an index that is negative or not
  // below `columns`, and a value that is not a finite float32.
  void read(std::size_t columns, const std::function<void(const Entries&)>& take) const;
  // The largest index of a column, plus 1.
  std::size_t count_columns() const;

 private:
  std::string path(const char* name) const;
  void read_rows(std::size_t begin, std::size_t end, std::size_t columns,
                 const std::function<void(const Entries&)>& take) const;

  const Hdf5File* file_;
  std::string group_;
  std::size_t rows_ = 0;
  std::size_t entries_ = 0;
  std::optional<std::size_t> columns_;
};

}  // namespace reckon
