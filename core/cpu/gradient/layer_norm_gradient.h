#pragma once

#include <span>

#include "core/matrix.h"

namespace reckon::cpu {

// Turns gradients of what layer_norm() makes of x into gradients of x, in place. x [tokens,
// hidden]; gradient [any number * tokens, hidden], row i of which belongs to token i % tokens. With
// y = (x - mean) / s: dx = (g - mean(g) - y mean(g y)) / s, where g = gamma times the row.
void layer_norm_gradient(MatrixView<const float> x, std::span<const float> gamma, float epsilon,
                         MatrixView<float> gradient);

}  // namespace reckon::cpu
