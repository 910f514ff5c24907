#pragma once

#include <span>

#include "core/matrix.h"

namespace reckon::cpu {

// Each row of x in place: (x - mean) / sqrt(variance + epsilon) * gamma + beta (Ba et al., arXiv
// 1607.06450), with the biased variance; NaN where that overflows. Of 384 numbers between 1e-18 and
// 1e18, the result without gamma and beta is within 1e-6 (1 + |mean| / deviation) of the formula.
// The residual is added before, in gemm's epilogue.
void layer_norm(MatrixView<float> x, std::span<const float> gamma, std::span<const float> beta,
                float epsilon);

}  // namespace reckon::cpu
