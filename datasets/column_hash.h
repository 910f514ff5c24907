#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/content_hash.h"
#include "datasets/hdf5_file.h"

namespace reckon {

// Hash of the values of a column, the same for any division into blocks, width of integers and
// precision of floats that holds the values.
class ColumnHash {
 public:
  template <ColumnNumber T>
  void add(std::span<const T> values);
  void add(std::span<const std::string> values);
  // Ends the column.
  std::string hex();

 private:
  ContentHash hash_;
  std::vector<std::int64_t> integers_;  // not hashed yet, at most a block
  std::vector<double> floats_;
};

// Hash of the values of a column, computed; "" for a column of another kind than numbers and
// strings.
std::string hash_column(const Hdf5File& file, const std::string& column);
// The same from the column's attribute content_hash; computed where it has none.
std::string stored_hash(const Hdf5File& file, const std::string& column);

// Identity of a file's content: over path, kind, shape and hash of every column, in the order of
// their paths.
using HashOfColumn = std::function<std::string(const Hdf5File& file, const std::string& column)>;
std::string hash_content(const Hdf5File& file, const HashOfColumn& hash_of_column);

// Paths of all columns of a file, sorted.
std::vector<std::string> list_columns(const Hdf5File& file);

}  // namespace reckon
