#include "cuda/kernels/attention.h"

#include "cuda/kernels/tensor_core.h"

namespace reckon::cuda {
namespace {

constexpr unsigned kAllLanes = 0xffffffff;
constexpr int kKeys = 64;  // of a tile in shared memory
constexpr int kQueriesPerWarp = 16;
constexpr int kChunk = 8;  // numbers in 16 bytes

// [kKeys, kDepth] of keys or values. The 16-byte chunks of a row are permuted so that the eight
// rows which ldmatrix reads at a time lie in different banks.
template <class T, int kDepth>
struct SharedTile {
  static constexpr int kChunks = kDepth / kChunk;
  T numbers[kKeys * kDepth];

  __device__ __forceinline__ T* chunk(int row, int chunk) {
    const int turn = kChunks >= 8 ? row % 8 : row / (8 / kChunks) % kChunks;
    return &numbers[row * kDepth + (chunk ^ turn) * kChunk];
  }
};

template <class T, int kDepth>
struct SharedTiles {
  SharedTile<T, kDepth> keys[2], values[2];  // the tile at work, and the next one on its way
};

// Starts to copy `rows` rows of a matrix whose rows are `stride` numbers apart; zeros below and to
// the right of it, so that nothing there can turn into NaN.
template <class T, int kDepth>
__device__ __forceinline__ void start_copy(SharedTile<T, kDepth>& to, const T* from, int rows,
                                           int depth, std::size_t stride) {
  constexpr int kChunks = SharedTile<T, kDepth>::kChunks;
  for (int i = static_cast<int>(threadIdx.x); i < kKeys * kChunks;
       i += static_cast<int>(blockDim.x)) {
    const int row = i / kChunks, chunk = i % kChunks;
    T* at = to.chunk(row, chunk);
    if (row < rows && chunk * kChunk < depth) {
      copy_async(at, from + static_cast<std::size_t>(row) * stride + chunk * kChunk);
    } else {
      *reinterpret_cast<uint4*>(at) = uint4{0, 0, 0, 0};
    }
  }
}

// Four registers a lane, r[j] of lane t of a group of four becoming r[t] of lane j.
__device__ __forceinline__ void transpose_in_quad(std::uint32_t (&r)[4], int lane) {
  RECKON_UNROLL
  for (int bit = 1; bit <= 2; bit *= 2) {
    RECKON_UNROLL
    for (int low = 0; low < 4; ++low) {
      if (low & bit) continue;
      std::uint32_t& keep_if_even = r[low];
      std::uint32_t& keep_if_odd = r[low + bit];
      const std::uint32_t sent = lane & bit ? keep_if_even : keep_if_odd;
      const std::uint32_t received = __shfl_xor_sync(kAllLanes, sent, bit);
      (lane & bit ? keep_if_even : keep_if_odd) = received;
    }
  }
}

// What a warp knows of its 16 queries. A lane holds, as the tensor cores leave them, columns
// 2 (lane % 4) and the next one of each group of eight, of the two rows lane / 4 and lane / 4 + 8.
template <class T, int kDepth>
struct WarpQueries {
  std::uint32_t queries[kDepth / 16][4];
  float sums[kDepth / 8][4];  // of probability * value
  float largest[2];           // score of each row so far
  float total[2];             // of this lane's probabilities, in units of 2^(largest * scale)
};

// Rows behind the last query are zeros.
template <class T, int kDepth>
__device__ __forceinline__ void load_queries(WarpQueries<T, kDepth>& warp, const T* from, int rows,
                                             int depth, std::size_t stride, int lane) {
  RECKON_UNROLL
  for (int step = 0; step < kDepth / 16; ++step) {
    RECKON_UNROLL
    for (int i = 0; i < 4; ++i) {
      const int row = lane / 4 + 8 * (i % 2);
      const int column = step * 16 + 8 * (i / 2) + 2 * (lane % 4);
      const bool there = row < rows && column < depth;
      warp.queries[step][i] = there ? *reinterpret_cast<const std::uint32_t*>(
                                          from + static_cast<std::size_t>(row) * stride + column)
                                    : 0;
    }
  }
}

// scores [16, 16]: of the keys from 16 * group on.
template <class T, int kDepth>
__device__ __forceinline__ void score_group(const WarpQueries<T, kDepth>& warp,
                                            SharedTile<T, kDepth>& keys, int group, int lane,
                                            float (&scores)[2][4]) {
  RECKON_UNROLL
  for (int step = 0; step < kDepth / 16; ++step) {
    std::uint32_t b[4];
    load_matrices(b, keys.chunk(group * 16 + lane / 16 * 8 + lane % 8, step * 2 + lane / 8 % 2));
    multiply_add<T>(scores[0], warp.queries[step], {b[0], b[1]});
    multiply_add<T>(scores[1], warp.queries[step], {b[2], b[3]});
  }
}

// Adds the values of the keys from 16 * group on, times their probabilities.
template <class T, int kDepth>
__device__ __forceinline__ void add_group(WarpQueries<T, kDepth>& warp,
                                          SharedTile<T, kDepth>& values, int group, int lane,
                                          const float (&p)[2][4]) {
  // The sums of one product are laid out as the operand of the next one.
  const std::uint32_t a[4] = {pack_pair<T>(p[0][0], p[0][1]), pack_pair<T>(p[0][2], p[0][3]),
                              pack_pair<T>(p[1][0], p[1][1]), pack_pair<T>(p[1][2], p[1][3])};
  RECKON_UNROLL
  for (int step = 0; step < kDepth / 16; ++step) {
    std::uint32_t b[4];
    load_matrices<true>(
        b, values.chunk(group * 16 + lane / 8 % 2 * 8 + lane % 8, step * 2 + lane / 16));
    multiply_add<T>(warp.sums[2 * step], a, {b[0], b[1]});
    multiply_add<T>(warp.sums[2 * step + 1], a, {b[2], b[3]});
  }
}

// One tile of `count` keys. `scale` turns scores into exponents of 2.
template <class T, int kDepth>
__device__ __forceinline__ void attend_to_tile(WarpQueries<T, kDepth>& warp,
                                               SharedTile<T, kDepth>& keys,
                                               SharedTile<T, kDepth>& values, int count,
                                               float scale, int lane) {
  constexpr int kGroups = kKeys / 16;
  float scores[kGroups][2][4] = {};
  float largest[2] = {warp.largest[0], warp.largest[1]};
  RECKON_UNROLL
  for (int group = 0; group < kGroups; ++group) {
    if (group * 16 >= count) break;
    score_group(warp, keys, group, lane, scores[group]);
    RECKON_UNROLL
    for (int i = 0; i < 8; ++i) {
      const int key = group * 16 + i / 4 * 8 + 2 * (lane % 4) + i % 2;
      float& score = scores[group][i / 4][i % 4];
      if (key >= count) score = -INFINITY;
      largest[i / 2 % 2] = fmaxf(largest[i / 2 % 2], score);
    }
  }
  float exponent_of_largest[2];
  RECKON_UNROLL
  for (int row = 0; row < 2; ++row) {
    largest[row] = fmaxf(largest[row], __shfl_xor_sync(kAllLanes, largest[row], 1));
    largest[row] = fmaxf(largest[row], __shfl_xor_sync(kAllLanes, largest[row], 2));
    exponent_of_largest[row] = largest[row] * scale;
    const float shrink = fast_exp2(fmaf(warp.largest[row], scale, -exponent_of_largest[row]));
    warp.largest[row] = largest[row];
    warp.total[row] *= shrink;
    RECKON_UNROLL
    for (int column = 0; column < kDepth / 8; ++column) {
      warp.sums[column][2 * row] *= shrink;
      warp.sums[column][2 * row + 1] *= shrink;
    }
  }
  RECKON_UNROLL
  for (int group = 0; group < kGroups; ++group) {
    if (group * 16 >= count) break;
    RECKON_UNROLL
    for (int i = 0; i < 8; ++i) {
      const int row = i / 2 % 2;
      float& score = scores[group][i / 4][i % 4];
      score = fast_exp2(fmaf(score, scale, -exponent_of_largest[row]));
      warp.total[row] += score;
    }
    add_group(warp, values, group, lane, scores[group]);
  }
}

// Divides by the sums of the probabilities and stores `rows` rows, 16 bytes a lane.
template <class T, int kDepth>
__device__ __forceinline__ void store_output(WarpQueries<T, kDepth>& warp, T* to, int rows,
                                             int depth, std::size_t stride, int lane) {
  RECKON_UNROLL
  for (int row = 0; row < 2; ++row) {
    float total = warp.total[row];
    total += __shfl_xor_sync(kAllLanes, total, 1);
    total += __shfl_xor_sync(kAllLanes, total, 2);
    const float inverse = 1 / total;
    const int query = lane / 4 + 8 * row;
    RECKON_UNROLL
    for (int part = 0; part < kDepth / 32; ++part) {
      std::uint32_t pairs[4];
      RECKON_UNROLL
      for (int j = 0; j < 4; ++j) {
        const float* sums = &warp.sums[part * 4 + j][2 * row];
        pairs[j] = pack_pair<T>(sums[0] * inverse, sums[1] * inverse);
      }
      transpose_in_quad(pairs, lane);
      const int column = part * 32 + lane % 4 * kChunk;
      if (query < rows && column < depth) {
        *reinterpret_cast<uint4*>(to + static_cast<std::size_t>(query) * stride + column) =
            uint4{pairs[0], pairs[1], pairs[2], pairs[3]};
      }
    }
  }
}

// A block is one tile of queries and one head; each of its warps has 16 of the queries.
template <class T, int kDepth>
__global__ void __launch_bounds__(kQueriesPerTile / kQueriesPerWarp * 32)
    attend(AttentionInput<T> input, T* out) {
  RECKON_DYNAMIC_SHARED(bytes);
  auto& shared = *reinterpret_cast<SharedTiles<T, kDepth>*>(bytes);
  const AttentionTile tile = input.tiles[blockIdx.x];
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const int depth = input.depth;
  const std::size_t hidden = static_cast<std::size_t>(input.heads) * static_cast<unsigned>(depth);
  const std::size_t head_column = blockIdx.y * static_cast<std::size_t>(depth);
  const int length = tile.sequence_end - tile.sequence_begin;
  const T* keys =
      input.qkv + static_cast<std::size_t>(tile.sequence_begin) * 3 * hidden + hidden + head_column;
  const auto start_tile = [&](int first) {
    const T* from = keys + static_cast<std::size_t>(first) * 3 * hidden;
    start_copy(shared.keys[first / kKeys % 2], from, length - first, depth, 3 * hidden);
    start_copy(shared.values[first / kKeys % 2], from + hidden, length - first, depth, 3 * hidden);
    commit_copies();
  };
  start_tile(0);

  WarpQueries<T, kDepth> warp = {};
  const int first_query = tile.first_query + static_cast<int>(threadIdx.x) / 32 * kQueriesPerWarp;
  const int query_count = tile.sequence_end - first_query;
  load_queries(warp, input.qkv + static_cast<std::size_t>(first_query) * 3 * hidden + head_column,
               query_count, depth, 3 * hidden, lane);
  warp.largest[0] = warp.largest[1] = -INFINITY;
  constexpr float kLog2E = 1.44269504f;
  const float scale = kLog2E / sqrtf(static_cast<float>(depth));

  for (int first = 0; first < length; first += kKeys) {
    wait_for_copies<0>();
    __syncthreads();  // this tile is there for all, and all are done with the one before
    if (first + kKeys < length) start_tile(first + kKeys);
    if (query_count > 0) {
      attend_to_tile(warp, shared.keys[first / kKeys % 2], shared.values[first / kKeys % 2],
                     length - first, scale, lane);
    }
  }
  if (query_count > 0) {
    store_output(warp, out + static_cast<std::size_t>(first_query) * hidden + head_column,
                 query_count, depth, hidden, lane);
  }
}

template <class T, int kDepth>
void start(const AttentionInput<T>& input, int warps, T* out, Stream stream) {
  const LaunchShape shape = {
      {static_cast<unsigned>(input.tile_count), static_cast<unsigned>(input.heads)},
      static_cast<unsigned>(warps) * 32,
      sizeof(SharedTiles<T, kDepth>)};
  launch(attend<T, kDepth>, shape, stream, input, out);
}

}  // namespace

template <class T>
void attention(const AttentionInput<T>& input, int warps, T* out, Stream stream) {
  if (input.tile_count == 0) return;
  if (input.depth <= 32) return start<T, 32>(input, warps, out, stream);
  if (input.depth <= 64) return start<T, 64>(input, warps, out, stream);
  start<T, 128>(input, warps, out, stream);
}

template void attention<Half>(const AttentionInput<Half>&, int, Half*, Stream);
template void attention<BFloat16>(const AttentionInput<BFloat16>&, int, BFloat16*, Stream);

}  // namespace reckon::cuda
