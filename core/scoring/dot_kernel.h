#pragma once

#include <cstddef>

#include "core/matrix.h"

namespace reckon {

// Queries in the layout of dot_products: panels of as many queries as a vector register has lanes,
// in each panel element k of all its queries side by side. The last panel is padded with zeros.
class PackedQueries {
 public:
  explicit PackedQueries(MatrixView<const float> queries);
  std::size_t lanes() const { return lanes_; }
  std::size_t panels() const { return panels_.rows(); }
  std::size_t width() const { return panels() * lanes_; }  // queries with the padding
  const float* panel(std::size_t p) const { return panels_.row(p).data(); }

 private:
  std::size_t lanes_;
  Matrix<float> panels_;  // [panels, d * lanes]
};

// out [items.rows, queries.width()], item by item: inner products of items [n, d] with the queries.
// Each is one chain of (fused, where the machine has it) multiply-adds over k = 0 .. d - 1: a score
// is the same to the last bit wherever the item and the query stand in their blocks.
void dot_products(MatrixView<const float> items, const PackedQueries& queries, float* out);

}  // namespace reckon
