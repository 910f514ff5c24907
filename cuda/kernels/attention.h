#pragma once

#include "cuda/kernels/precision.h"

namespace reckon::cuda {

// Up to kQueriesPerTile queries of one sequence. A list of them stands for a batch: no block is
// empty, whatever the lengths, but those of a tile of zeros, which pads the list.
struct alignas(16) AttentionTile {
  std::int32_t sequence_begin;  // tokens of the batch
  std::int32_t sequence_end;
  std::int32_t first_query;
  std::int32_t unused = 0;
};
constexpr int kQueriesPerTile = 64;

// qkv [tokens, 3 * heads * depth]: queries of all heads, then keys, then values, side by side.
template <class T>
struct AttentionInput {
  const T* qkv = nullptr;
  const AttentionTile* tiles = nullptr;
  int tile_count = 0;
  int heads = 0;
  int depth = 0;  // columns of a head, a multiple of 8, at most 128
};

// softmax(Q K^T / sqrt(depth)) V (Vaswani et al., arXiv 1706.03762, eq. 1) of the queries of the
// tiles -> out [tokens, heads * depth], by one pass over the keys (Dao et al., arXiv 2205.14135).
// Products of 16-bit numbers are on the tensor cores, with sums and softmax in float; probabilities
// are rounded to T. `warps` of 16 queries each, at most 4, are those of the longest tile.
// A row of the output depends on nothing but its sequence.
template <class T>
void attention(const AttentionInput<T>& input, int warps, T* out, Stream stream);

// The same in float throughout, without tensor cores.
void attention(const AttentionInput<float>& input, float* out, Stream stream);

}  // namespace reckon::cuda
