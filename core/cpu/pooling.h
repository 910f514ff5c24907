#pragma once

#include <cstdint>
#include <span>

#include "core/matrix.h"
#include "core/model/model_config.h"

namespace reckon::cpu {

// Reduces the tokens [length, hidden] of one sequence, length at least 1, to out [hidden]. Mean is
// the sum over n tokens / n, mean_sqrt_length the sum / sqrt(n); weighted mean gives token i, from
// 1, the weight i / (1 + ... + n); cls is the first and last token the last one.
void pool(Pooling pooling, MatrixView<const float> tokens, std::span<float> out);

// x / max(|x|, 1e-12), as torch's normalize does, but NaN where |x| overflows.
void normalize(std::span<float> x);

}  // namespace reckon::cpu
