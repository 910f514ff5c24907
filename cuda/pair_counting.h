#pragma once

#include <span>

#include "cuda/kernels/auc.h"

namespace reckon::cuda {

// Of all pairs of a positive and a negative, none of them NaN, on the GPU: the negatives sorted,
// those below each positive counted in integers, so that it does not depend on how they are
// divided. Throws Error when not even few of them fit into device memory.
PairCounts count_all_pairs(std::span<const float> positives, std::span<const float> negatives);

}  // namespace reckon::cuda
