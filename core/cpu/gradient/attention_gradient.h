#pragma once

#include <cstddef>

#include "core/matrix.h"

namespace reckon::cpu {

// Gradients of attention() of one text: qkv [tokens, 3 * heads * depth], the queries of all heads,
// then the keys, then the values; context_gradient [probes * tokens, heads * depth], a gradient of
// what attention() made of them below the other. Returns gradients of qkv [probes * tokens,
// 3 * heads * depth].
Matrix<float> attention_gradient(MatrixView<const float> qkv, std::size_t heads,
                                 MatrixView<const float> context_gradient);

}  // namespace reckon::cpu
