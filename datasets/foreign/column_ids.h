#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "datasets/foreign/foreign_table.h"
#include "datasets/import/row_index.h"

namespace reckon {

// The distinct ids of a column of a table, each with a row: integers ascending, texts in the order
// of their first. Memory: 8 bytes an integer id, 4 more where they lie close together.
class ColumnIds {
 public:
  // Reads the column once.
  ColumnIds(const ForeignTable& table, const ForeignColumn& column);

  std::size_t size() const { return is_text_ ? texts_.size() : integers_.size(); }
  std::vector<std::string> ids(std::size_t begin, std::size_t end) const;
  // The rows of the ids in rows [begin, end) of the column.
  std::vector<std::int32_t> rows(std::size_t begin, std::size_t end) const;

 private:
  void add_integers();
  void add_texts();
  std::int32_t row_of(std::int64_t id) const;

  const ForeignTable* table_;
  const ForeignColumn* column_;
  bool is_text_;
  RowIndex texts_;
  std::vector<std::int64_t> integers_;       // ascending
  std::vector<std::int32_t> row_by_offset_;  // by id - integers_[0]; empty: too far apart
};

}  // namespace reckon
