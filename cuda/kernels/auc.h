#pragma once

#include <cstdint>

#include "cuda/runtime.h"

namespace reckon::cuda {

// Of all pairs of a positive and a negative.
struct PairCounts {
  std::uint64_t wins;  // the positive's score is the larger one
  std::uint64_t ties;
};

// Adds the pairs of the positives, which are in ascending order, with the negatives to *counts in
// device memory. Counted in integers: the same however it is divided. No score is NaN.
// The area under the ROC curve is (wins + ties / 2) / (positives * negatives).
void count_pairs(const float* sorted_positives, std::size_t positive_count, const float* negatives,
                 std::size_t negative_count, PairCounts* counts, Stream stream);

}  // namespace reckon::cuda
