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

// Queries of all heads, then keys of all heads, then values: 3 * heads matrices [tokens, depth].
// Matrices of their own, dense and 64-byte aligned, are read faster than heads side by side.
struct HeadViews {
  const float* data;
  std::size_t heads;
  std::size_t depth;        // columns of a head
  std::size_t head_stride;  // floats from one matrix to the next
  std::size_t row_stride;   // floats from one token to the next

  enum Part : std::size_t { kQueries, kKeys, kValues };
  MatrixView<const float> rows(Part part, std::size_t head, std::size_t begin,
                               std::size_t count) const {
    return {data + (part * heads + head) * head_stride + begin * row_stride, count, depth,
            row_stride};
  }
};

// Tokens of the longest sequence of a packed batch.
std::size_t longest_sequence(std::span<const std::int32_t> cu_seqlens);

// softmax(Q K^T / sqrt(d)) V (Vaswani et al., arXiv 1706.03762, eq. 1) for every head of every
// sequence of a packed batch. cu_seqlens as in TokenBatch, no sequence empty; out [tokens, heads *
// depth]. A sequence's rows depend on nothing else in the batch. A share of the softmax of two
// scores is within 1.5e-7 of the exact one, whatever they are.
void attention(const HeadViews& qkv, std::span<const std::int32_t> cu_seqlens,
               AttentionScratch& scratch, MatrixView<float> out);

// Scratch memory of attention_bf16(), kept from call to call.
struct AttentionBf16Scratch {
  Matrix<std::uint16_t> queries, keys, values;  // of one head
  Matrix<float> scores;                         // of a few queries
  Matrix<std::uint16_t> shares;                 // the same after the softmax
};

// attention() with both products in bf16, summed in float32, and the softmax in float32. Throws
// Error without bf16 products (see gemm_bf16.h).
void attention_bf16(const HeadViews& qkv, std::span<const std::int32_t> cu_seqlens,
                    AttentionBf16Scratch& scratch, MatrixView<float> out);

}  // namespace reckon::cpu
