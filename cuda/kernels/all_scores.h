#pragma once

#include "cuda/kernels/scoring_input.h"

namespace reckon::cuda {

// out [query_count, item_count]: every score, those of excluded items too.
void all_scores(const ScoringInput<float>& input, float* out, Stream stream);

}  // namespace reckon::cuda
