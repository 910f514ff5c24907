#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// The scores of one label: a column of a matrix, or a plain list. Owns nothing.
class ScoreColumn {
 public:
  ScoreColumn(std::span<const double> scores)  // NOLINT: a list is a column
      : first_(scores.data()), rows_(scores.size()), stride_(1) {}
  ScoreColumn(const std::vector<double>& scores)  // NOLINT: as a list
      : ScoreColumn(std::span<const double>(scores)) {}
  ScoreColumn(MatrixView<const double> scores, std::size_t column)
      : first_(scores.data + column), rows_(scores.rows), stride_(scores.stride) {}

  std::size_t size() const { return rows_; }
  double operator[](std::size_t row) const { return first_[row * stride_]; }

 private:
  const double* first_;
  std::size_t rows_;
  std::size_t stride_;
};

// Rows by descending score, and where equal scores end: sorted once, used under many weights.
class ScoreOrder {
 public:
  // Throws Error for a score that is NaN, naming the row, and for 2^31 rows or more.
  explicit ScoreOrder(ScoreColumn scores);

  std::size_t size() const { return entries_.size(); }
  std::size_t row(std::size_t place) const { return entries_[place] & ~kLast; }
  // True where the next row has a lower score, or there is none.
  bool is_last_of_equals(std::size_t place) const { return (entries_[place] & kLast) != 0; }

 private:
  static constexpr std::uint32_t kLast = std::uint32_t{1} << 31;
  std::vector<std::uint32_t> entries_;
};

}  // namespace reckon
