#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/random.h"
#include "core/scoring/scorer.h"
#include "core/scoring/top_k.h"

namespace reckon::test {

inline Matrix<float> all_scores(const Scorer& scorer, MatrixView<const float> queries) {
  Matrix<float> out(queries.rows, scorer.item_count());
  scorer.scores(queries, out);
  return out;
}

inline std::vector<ScoredItem> row_of(const TopK& top, std::size_t query) {
  std::vector<ScoredItem> row;
  for (std::size_t p = 0; p < top.items.cols(); ++p) {
    row.push_back({top.scores.row(query)[p], top.items.row(query)[p]});
  }
  return row;
}

// Ascending rows, about one in `every`; another list for each query.
inline UserItems random_exclusions(std::size_t queries, std::size_t items, std::uint64_t every) {
  Random random(99);
  UserItems out;
  for (std::size_t q = 0; q < queries; ++q) {
    for (std::size_t i = 0; i < items; ++i) {
      if (random.below(every) == 0) out.items.push_back(static_cast<std::int32_t>(i));
    }
    out.end_row();
  }
  return out;
}

// Lists of the scores of all items.
inline std::vector<ScoredItem> best_of_all(const Scorer& scorer, MatrixView<const float> query,
                                           std::span<const std::int32_t> excluded, std::size_t k) {
  auto list = select_top_k(all_scores(scorer, query).row(0), excluded, k);
  list.resize(k, {-std::numeric_limits<float>::infinity(), -1});
  return list;
}

}  // namespace reckon::test
