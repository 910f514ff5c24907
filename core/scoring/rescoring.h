#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/scoring/candidate_list.h"
#include "core/scoring/scored_rows.h"

namespace reckon {

// Writes the best items.size() of the candidates by their float32 scores, best first, then item -1
// and score -infinity. Returns how many scores it computed: those of the candidates with the
// largest upper bounds, then of those whose upper bound is not below the k-th score.
std::size_t best_of_candidates(const ScoredRows& rows, std::span<const float> query,
                               std::span<const Candidate> candidates, std::span<std::int32_t> items,
                               std::span<float> scores);

}  // namespace reckon
