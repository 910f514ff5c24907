#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/scoring/quantized_items.h"
#include "core/scoring/scored_rows.h"
#include "core/scoring/scorer.h"

namespace reckon {

// The best items of each query by way of 8-bit vectors: a scan of those bounds the score of every
// item (certified_bound.h) and leaves the few that may be among the best k; only their float32
// scores are computed. Lists and scores are those of scoring every item, bit for bit.
class CertifiedTopK {
 public:
  // Reads all the rows once. The rows must outlive this.
  CertifiedTopK(const ScoredRows& rows, std::size_t threads);

  struct Work {
    std::size_t rescored = 0;             // float32 scores computed, of all the queries
    std::size_t scanned_again = 0;        // queries whose first threshold was too high
    std::vector<std::size_t> unanswered;  // queries that too many items were close to
  };
  // The lists of queries [q, d], scored vectors as the rows are, into the rows of `out`; of
  // excluded and k as Scorer::top_k. Rows of unanswered queries are left as they are.
  Work top_k(MatrixView<const float> queries, const UserItems& excluded, std::size_t threads,
             TopK& out) const;

 private:
  struct Call;
  // Answers these queries of the call; returns those with a guessed threshold that was too high.
  std::vector<std::size_t> answer(const Call& call, std::span<const std::size_t> rows, bool guess,
                                  Work& work) const;

  ScoredRows rows_;
  QuantizedItems items_;
};

// Whether 8-bit vectors can be expected to save time, and their products' sums fit 32 bits.
bool certified_top_k_pays(std::size_t items, std::size_t dimension, std::size_t k);

}  // namespace reckon
