#pragma once

#include <cstddef>
#include <span>

#include "core/matrix.h"
#include "core/scoring/similarity.h"

namespace reckon {

// Queries in the layout of score_items: panels of as many queries as a vector register has lanes,
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

// out [items.rows, queries.width()], item by item: scores of items [n, d] with the queries, in the
// one order of similarity.h: a score is the same to the last bit wherever the item and the query
// stand in their blocks. For the cosine both are of unit length.
void score_items(MatrixView<const float> items, const PackedQueries& queries, Similarity similarity,
                 float* out);

// out [items.size()]: the same scores of items here and there, [d] each, with one query.
void score_rows(std::span<const float* const> items, std::span<const float> query,
                Similarity similarity, float* out);

}  // namespace reckon
