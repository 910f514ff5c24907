#pragma once

#include <span>

#include "core/matrix.h"
#include "core/model/model_config.h"

namespace reckon::cpu {

// The derivative of the activation at x; of relu at 0 it is 0.
float activation_slope(Activation activation, float x);

// Turns gradients of the activation's values into gradients of its arguments, in place. arguments
// [tokens, width]; gradient [any number * tokens, width], row i of which belongs to token
// i % tokens.
void activation_gradient(Activation activation, MatrixView<const float> arguments,
                         MatrixView<float> gradient);

}  // namespace reckon::cpu
