#include "core/scoring/scorer_inputs.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/error.h"
#include "core/scoring/magnitude.h"

namespace reckon {

ScorerInputs::ScorerInputs(MatrixView<const float> items, Similarity similarity)
    : count_(items.rows), dimension_(items.cols), similarity_(similarity) {
  constexpr auto kMaxItems = std::numeric_limits<std::int32_t>::max();
  if (items.rows > kMaxItems) fail("items: {} rows, expected at most {}", items.rows, kMaxItems);
  for (std::size_t i = 0; i < items.rows; ++i) {
    const float largest = largest_magnitude(items.row(i));
    if (!std::isfinite(largest)) fail("items: row {}: not every element is finite", i);
    largest_ = std::max(largest_, largest);
  }
}

void ScorerInputs::check_scores(MatrixView<const float> queries, MatrixView<float> out) const {
  check_queries(queries);
  if (out.rows != queries.rows || out.cols != count_) {
    fail("scores: room for {} x {}, expected {} x {}", out.rows, out.cols, queries.rows, count_);
  }
}

void ScorerInputs::check_top_k(MatrixView<const float> queries, std::size_t k,
                               const UserItems& excluded) const {
  check_queries(queries);
  if (k == 0 || k > count_) fail("top-k: k is {}, expected 1 to the {} items", k, count_);
  if (excluded.users() != 0 && excluded.users() != queries.rows) {
    fail("top-k: excluded items of {} queries, expected {}", excluded.users(), queries.rows);
  }
  check_ascending_user_items(excluded, count_, "top-k: excluded items");
}

// Every partial sum of a score is at most the sum of |query| x (largest |item element|), or of
// (|query| + that)^2, so that queries which pass here have finite scores; 2 leaves room for
// rounding.
void ScorerInputs::check_queries(MatrixView<const float> queries) const {
  if (queries.cols != dimension_) {
    fail("queries: dimension {}, expected that of the items, {}", queries.cols, dimension_);
  }
  const double largest = largest_;
  for (std::size_t q = 0; q < queries.rows; ++q) {
    double sum = 0;
    for (const float x : queries.row(q)) {
      const double element = std::abs(static_cast<double>(x));
      sum += similarity_ == Similarity::kDistance ? (element + largest) * (element + largest)
                                                  : element;
    }
    if (!std::isfinite(sum)) fail("queries: row {}: not every element is finite", q);
    if (similarity_ == Similarity::kCosine) continue;
    if (2 * sum * (similarity_ == Similarity::kDistance ? 1 : largest) >
        std::numeric_limits<float>::max()) {
      fail("queries: row {}: its scores could exceed the range of float32", q);
    }
  }
}

}  // namespace reckon
