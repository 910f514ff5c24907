#include "cuda/device_code.h"
#include "cuda/kernels/attention.h"

namespace reckon::cuda {
namespace {

// A block is one tile of queries and one head. Eight lanes share four queries: of the scores each
// has every eighth key, of the sums every eighth group of four columns.
constexpr int kKeys = 32;  // of a tile in shared memory
constexpr int kRows = 4;
constexpr int kSharers = 8;
constexpr int kThreads = kQueriesPerTile / kRows * kSharers;
constexpr int kQuad = 4;  // floats in 16 bytes

template <int kDepth>
struct SharedFloats {
  // Four more columns: the rows that lanes read at a time lie in different banks.
  float queries[kQueriesPerTile][kDepth + kQuad];
  float keys[kKeys][kDepth + kQuad];
  float values[kKeys][kDepth];
  float probabilities[kQueriesPerTile][kKeys + 1];
};

__device__ __forceinline__ float dot(float4 a, float4 b, float sum) {
  return fmaf(a.x, b.x, fmaf(a.y, b.y, fmaf(a.z, b.z, fmaf(a.w, b.w, sum))));
}

// `rows` rows of a matrix; zeros below and to the right of it.
template <int kRowsOfTile, int kStride>
__device__ __forceinline__ void copy_rows(float (&to)[kRowsOfTile][kStride], const float* from,
                                          int rows, int depth, std::size_t stride, int columns) {
  const int quads = columns / kQuad;
  for (int i = static_cast<int>(threadIdx.x); i < kRowsOfTile * quads; i += kThreads) {
    const int row = i / quads, column = i % quads * kQuad;
    const bool there = row < rows && column < depth;
    *reinterpret_cast<float4*>(&to[row][column]) =
        there ? *reinterpret_cast<const float4*>(from + static_cast<std::size_t>(row) * stride +
                                                 column)
              : float4{0, 0, 0, 0};
  }
}

template <int kDepth>
__global__ void __launch_bounds__(kThreads) attend(AttentionInput<float> input, float* out) {
  RECKON_DYNAMIC_SHARED(bytes);
  auto& shared = *reinterpret_cast<SharedFloats<kDepth>*>(bytes);
  constexpr int kQuads = kDepth / kSharers / kQuad;  // of the sums of a row in a lane
  const AttentionTile tile = input.tiles[blockIdx.x];
  const int sharer = static_cast<int>(threadIdx.x) % kSharers;
  const int first_row = static_cast<int>(threadIdx.x) / kSharers * kRows;
  const int depth = input.depth;
  const std::size_t hidden = static_cast<std::size_t>(input.heads) * static_cast<unsigned>(depth);
  const std::size_t head_column = blockIdx.y * static_cast<std::size_t>(depth);
  const int query_count = tile.sequence_end - tile.first_query;
  copy_rows(shared.queries,
            input.qkv + static_cast<std::size_t>(tile.first_query) * 3 * hidden + head_column,
            query_count, depth, 3 * hidden, kDepth);
  const float scale = 1 / sqrtf(static_cast<float>(depth));

  float4 sums[kRows][kQuads] = {};
  float largest[kRows], total[kRows] = {};
  RECKON_UNROLL
  for (float& x : largest) x = -INFINITY;

  for (int first = tile.sequence_begin; first < tile.sequence_end; first += kKeys) {
    const int count = tile.sequence_end - first;
    const float* from =
        input.qkv + static_cast<std::size_t>(first) * 3 * hidden + hidden + head_column;
    __syncthreads();  // all are done with the tile before
    copy_rows(shared.keys, from, count, depth, 3 * hidden, kDepth);
    copy_rows(shared.values, from + hidden, count, depth, 3 * hidden, kDepth);
    __syncthreads();

    float scores[kRows][kKeys / kSharers] = {};
    for (int column = 0; column < kDepth; column += kQuad) {
      float4 keys[kKeys / kSharers];
      RECKON_UNROLL
      for (int j = 0; j < kKeys / kSharers; ++j) {
        keys[j] = *reinterpret_cast<const float4*>(&shared.keys[sharer + j * kSharers][column]);
      }
      RECKON_UNROLL
      for (int r = 0; r < kRows; ++r) {
        const float4 query =
            *reinterpret_cast<const float4*>(&shared.queries[first_row + r][column]);
        RECKON_UNROLL
        for (int j = 0; j < kKeys / kSharers; ++j) scores[r][j] = dot(query, keys[j], scores[r][j]);
      }
    }
    RECKON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      float now = largest[r];
      RECKON_UNROLL
      for (int j = 0; j < kKeys / kSharers; ++j) {
        scores[r][j] = sharer + j * kSharers < count ? scores[r][j] * scale : -INFINITY;
        now = fmaxf(now, scores[r][j]);
      }
      RECKON_UNROLL
      for (int distance = kSharers / 2; distance > 0; distance /= 2) {
        now = fmaxf(now, __shfl_xor_sync(0xffffffff, now, distance));
      }
      const float shrink = expf(largest[r] - now);
      largest[r] = now;
      total[r] *= shrink;
      RECKON_UNROLL
      for (float4& sum : sums[r]) {
        sum = {sum.x * shrink, sum.y * shrink, sum.z * shrink, sum.w * shrink};
      }
      RECKON_UNROLL
      for (int j = 0; j < kKeys / kSharers; ++j) {
        const float p = expf(scores[r][j] - now);
        total[r] += p;
        shared.probabilities[first_row + r][sharer + j * kSharers] = p;
      }
    }
    __syncwarp();  // the sharers of a query are lanes of one warp
    for (int key = 0; key < kKeys && key < count; ++key) {
      float p[kRows];
      RECKON_UNROLL
      for (int r = 0; r < kRows; ++r) p[r] = shared.probabilities[first_row + r][key];
      RECKON_UNROLL
      for (int q = 0; q < kQuads; ++q) {
        const float4 value =
            *reinterpret_cast<const float4*>(&shared.values[key][(q * kSharers + sharer) * kQuad]);
        RECKON_UNROLL
        for (int r = 0; r < kRows; ++r) {
          float4& sum = sums[r][q];
          sum = {fmaf(p[r], value.x, sum.x), fmaf(p[r], value.y, sum.y), fmaf(p[r], value.z, sum.z),
                 fmaf(p[r], value.w, sum.w)};
        }
      }
    }
  }

  RECKON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    RECKON_UNROLL
    for (int distance = kSharers / 2; distance > 0; distance /= 2) {
      total[r] += __shfl_xor_sync(0xffffffff, total[r], distance);
    }
    const float inverse = 1 / total[r];
    const int row = first_row + r;
    RECKON_UNROLL
    for (int q = 0; q < kQuads; ++q) {
      const int column = (q * kSharers + sharer) * kQuad;
      if (row >= query_count || column >= depth) continue;
      const float4 sum = sums[r][q];
      *reinterpret_cast<float4*>(out + static_cast<std::size_t>(tile.first_query + row) * hidden +
                                 head_column + column) =
          float4{sum.x * inverse, sum.y * inverse, sum.z * inverse, sum.w * inverse};
    }
  }
}

template <int kDepth>
void start(const AttentionInput<float>& input, float* out, Stream stream) {
  launch(attend<kDepth>,
         {{static_cast<unsigned>(input.tile_count), static_cast<unsigned>(input.heads)},
          kThreads,
          sizeof(SharedFloats<kDepth>)},
         stream, input, out);
}

}  // namespace

void attention(const AttentionInput<float>& input, float* out, Stream stream) {
  if (input.tile_count == 0) return;
  if (input.depth <= 32) return start<32>(input, out, stream);
  if (input.depth <= 64) return start<64>(input, out, stream);
  start<128>(input, out, stream);
}

}  // namespace reckon::cuda
