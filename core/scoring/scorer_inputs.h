#pragma once

#include <cstddef>

#include "core/matrix.h"
#include "core/scoring/similarity.h"
#include "core/user_items.h"

namespace reckon {

// What the scorers of every backend look at before they compute, with the same words.
class ScorerInputs {
 public:
  // Reads the items [n, d] once. Throws Error when an element is not finite or there are more rows
  // than an item row can number.
  ScorerInputs(MatrixView<const float> items, Similarity similarity);

  // Throws Error unless queries [q, d] have finite scores and `out` is [q, n].
  void check_scores(MatrixView<const float> queries, MatrixView<float> out) const;
  // Throws Error unless the arguments are those of Scorer::top_k.
  void check_top_k(MatrixView<const float> queries, std::size_t k, const UserItems& excluded) const;

 private:
  void check_queries(MatrixView<const float> queries) const;

  std::size_t count_;
  std::size_t dimension_;
  Similarity similarity_;
  float largest_ = 0;  // |element| of all the items
};

}  // namespace reckon
