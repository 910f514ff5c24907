#pragma once

#include <memory>

#include "core/scoring/scorer.h"

namespace reckon::cuda {

// The scorer of the CPU (core/scoring/scorer.h) on the GPU that the process uses: the same lists
// and scores to the last bit, but for the sign of zero. Keeps its own copy of the items in device
// memory, n d numbers in float32, and of many items n (d + 16) bytes of 8-bit ones (as the CPU's;
// where there is no room for those, lists take longer). Calls from several threads take turns.
// Throws Error as the CPU's does, and when device memory does not suffice; of too many queries
// fewer are asked at a time.
std::unique_ptr<Scorer> make_cuda_scorer(MatrixView<const float> items,
                                         Similarity similarity = Similarity::kInnerProduct);

}  // namespace reckon::cuda
