#pragma once

#include "core/scoring/similarity.h"
#include "cuda/kernels/tensor_core.h"

// A tile of scores, queries against items, as the threads of a block compute it from rows in shared
// memory.
namespace reckon::cuda {

constexpr int kQueries = 16;  // of a block, four a warp when they are selected from
constexpr int kItems = 128;   // of a tile of scores
constexpr int kWarps = 4;
constexpr int kThreads = kWarps * 32;
constexpr int kQueriesPerWarp = kQueries / kWarps;
constexpr int kStepBytes = 64;              // of a row, copied at a time
constexpr int kRowBytes = kStepBytes + 16;  // in shared memory: eight rows lie in different banks

// A step of the rows of the items and queries.
struct Stage {
  alignas(16) unsigned char items[kItems][kRowBytes];
  alignas(16) unsigned char queries[kQueries][kRowBytes];
};

// One step of a chain, as in similarity.h.
template <Similarity kSimilarity>
__device__ __forceinline__ void add_product(float& sum, float item, float query) {
  if constexpr (kSimilarity == Similarity::kDistance) {
    const float difference = query - item;
    sum = fmaf(-difference, difference, sum);
  } else {
    sum = fmaf(item, query, sum);
  }
}

// How scores [kQueries, kItems] are shared by the threads of a block while they are summed.
template <class T, Similarity kSimilarity>
struct Sums;

// A warp has four queries, a lane every 32nd item.
template <Similarity kSimilarity>
struct Sums<float, kSimilarity> {
  float at[kQueriesPerWarp][kItems / 32] = {};

  __device__ __forceinline__ void add(const Stage& stage, int warp, int lane) {
    for (int column = 0; column < kStepBytes; column += 16) {
      float4 items[kItems / 32];
      RECKON_UNROLL
      for (int i = 0; i < kItems / 32; ++i) {
        items[i] = *reinterpret_cast<const float4*>(&stage.items[i * 32 + lane][column]);
      }
      RECKON_UNROLL
      for (int q = 0; q < kQueriesPerWarp; ++q) {
        const float4 query =
            *reinterpret_cast<const float4*>(&stage.queries[warp * kQueriesPerWarp + q][column]);
        RECKON_UNROLL
        for (int i = 0; i < kItems / 32; ++i) {
          add_product<kSimilarity>(at[q][i], items[i].x, query.x);
          add_product<kSimilarity>(at[q][i], items[i].y, query.y);
          add_product<kSimilarity>(at[q][i], items[i].z, query.z);
          add_product<kSimilarity>(at[q][i], items[i].w, query.w);
        }
      }
    }
  }
  __device__ __forceinline__ void store(float (&scores)[kQueries][kItems], int warp, int lane) {
    RECKON_UNROLL
    for (int q = 0; q < kQueriesPerWarp; ++q) {
      RECKON_UNROLL
      for (int i = 0; i < kItems / 32; ++i) {
        scores[warp * kQueriesPerWarp + q][i * 32 + lane] = at[q][i];
        at[q][i] = 0;
      }
    }
  }
};

// By the tensor cores: a warp has 32 items and all queries.
template <class T, class Sum>
struct TensorCoreSums {
  Sum at[kItems / kWarps / 8][4] = {};

  __device__ __forceinline__ void add(const Stage& stage, int warp, int lane) {
    RECKON_UNROLL
    for (int column = 0; column < kStepBytes; column += 32) {  // 16 numbers of 16 bits, or 32 of 8
      std::uint32_t queries[4];
      load_matrices(queries, &stage.queries[lane % 16][column + lane / 16 * 16]);
      RECKON_UNROLL
      for (int pair = 0; pair < kItems / kWarps / 16; ++pair) {
        std::uint32_t items[4];
        load_matrices(items, &stage.items[warp * 32 + pair * 16 + lane / 16 * 8 + lane % 8]
                                         [column + lane / 8 % 2 * 16]);
        multiply_add<T>(at[2 * pair], queries, {items[0], items[1]});
        multiply_add<T>(at[2 * pair + 1], queries, {items[2], items[3]});
      }
    }
  }
  __device__ __forceinline__ void store(float (&scores)[kQueries][kItems], int warp, int lane) {
    RECKON_UNROLL
    for (int group = 0; group < kItems / kWarps / 8; ++group) {
      RECKON_UNROLL
      for (int i = 0; i < 4; ++i) {
        scores[lane / 4 + 8 * (i / 2)][warp * 32 + group * 8 + 2 * (lane % 4) + i % 2] =
            static_cast<float>(at[group][i]);
        at[group][i] = 0;
      }
    }
  }
};

template <>
struct Sums<Half, Similarity::kInnerProduct> : TensorCoreSums<Half, float> {};
template <>
struct Sums<std::int8_t, Similarity::kInnerProduct> : TensorCoreSums<std::int8_t, std::int32_t> {};

}  // namespace reckon::cuda
