#pragma once

#include <cstdint>
#include <span>

#include "core/matrix.h"

namespace reckon::cpu {

// Scratch memory of attention(), kept from call to call; grows with the longest sequence only.
struct AttentionScratch {
  Matrix<float> keys;    // of one head, transposed, in panels
  Matrix<float> values;  // of one head, in panels
  Matrix<float> scores;  // of a few queries
};

// softmax(Q K^T / sqrt(d)) V (Vaswani et al., arXiv 1706.03762, eq. 1) for every head of every
// sequence of a packed batch. qkv [tokens, 3 * hidden]: queries, keys and values side by side,
// heads side by side within each; cu_seqlens as in TokenBatch, no sequence empty; out [tokens,
// hidden]. A sequence's rows depend on nothing else in the batch.
void attention(MatrixView<const float> qkv, std::span<const std::int32_t> cu_seqlens,
               std::size_t heads, AttentionScratch& scratch, MatrixView<float> out);

}  // namespace reckon::cpu
