#pragma once

#include <cstddef>

#include "core/scoring/scored_rows.h"
#include "core/scoring/scorer.h"

namespace reckon {

// The lists of queries [q, d], scored vectors as the rows are, from the scores of every item; of
// excluded and out.items.cols() as Scorer::top_k.
void exhaustive_top_k(const ScoredRows& rows, MatrixView<const float> queries,
                      const UserItems& excluded, std::size_t threads, TopK& out);

// out [q, n]: all scores.
void exhaustive_scores(const ScoredRows& rows, MatrixView<const float> queries,
                       MatrixView<float> out);

}  // namespace reckon
