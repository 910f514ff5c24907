#pragma once

#include <span>

#include "core/model/model_config.h"

namespace reckon::cpu {

// Applies the activation to every value, in place. Largest errors over all finite floats, beyond
// half a unit in the last place of the result: gelu 4e-8, gelu_tanh and silu 1e-7 (absolute), tanh
// 1.5e-7; relu and identity are exact. Arguments of huge size give 0 or themselves; NaN
// gives NaN.
// `narrow`: of results that are rounded to 8 bits next; gelu is then faster, and wrong by at most
// 3e-5 of the argument.
void activate(Activation activation, std::span<float> values, bool narrow = false);

}  // namespace reckon::cpu
