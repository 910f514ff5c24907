#pragma once

#include "cuda/kernels/score_tile.h"
#include "cuda/kernels/scoring_input.h"

// The tiles of scores of a block's queries, one after the other along the items.
namespace reckon::cuda {

constexpr int kMostParts = 65'535;  // of the items: gridDim.y

struct TileMemory {
  Stage stages[2];
  float scores[kQueries][kItems];
};

// What a block looks at: kQueries queries, blockIdx.x, and a part of the tiles, blockIdx.y.
struct TileRange {
  int first_query;
  int first_tile;
  int tile_step;  // from one of its tiles to the next
  int tiles;
  int end_item;
};

__host__ __device__ __forceinline__ int tiles_of(int item_count) {
  return static_cast<int>((std::int64_t{item_count} + kItems - 1) / kItems);
}

template <class T>
__device__ __forceinline__ TileRange tiles_of_block(const ScoringInput<T>& input,
                                                    int items_per_part) {
  const int first_item = static_cast<int>(blockIdx.y) * items_per_part;
  const int left = input.item_count - first_item;
  const int count = left < items_per_part ? left : items_per_part;
  return {static_cast<int>(blockIdx.x) * kQueries, first_item / kItems, 1,
          (count + kItems - 1) / kItems, first_item + count};
}

// Of the tiles first_tile, first_tile + tile_step and so on, every gridDim.y-th.
template <class T>
__device__ __forceinline__ TileRange spread_tiles_of_block(const ScoringInput<T>& input,
                                                           int first_tile, int tile_step) {
  const int first = first_tile + static_cast<int>(blockIdx.y) * tile_step;
  const int step = static_cast<int>(gridDim.y) * tile_step;
  const int left = tiles_of(input.item_count) - first;
  return {static_cast<int>(blockIdx.x) * kQueries, first, step, (left + step - 1) / step,
          input.item_count};
}

// Rows [first, end) of a matrix, the bytes from `column` on; zeros for the rows behind.
template <int kRows>
__device__ __forceinline__ void start_copy(unsigned char (&to)[kRows][kRowBytes],
                                           const unsigned char* from, int first, int end,
                                           std::size_t stride, int column) {
  for (int i = static_cast<int>(threadIdx.x); i < kRows * (kStepBytes / 16); i += kThreads) {
    const int row = i / (kStepBytes / 16), at = i % (kStepBytes / 16) * 16;
    if (first + row < end) {
      copy_async(&to[row][at], from + static_cast<std::size_t>(first + row) * stride + column + at);
    } else {
      *reinterpret_cast<uint4*>(&to[row][at]) = uint4{0, 0, 0, 0};
    }
  }
}

// Calls use(item), all threads together, when memory.scores holds the scores of the queries with
// the kItems items from `item` on; what it does with them need not end with a barrier.
template <class T, Similarity kSimilarity, class Use>
__device__ __forceinline__ void for_each_tile(const ScoringInput<T>& input, const TileRange& range,
                                              TileMemory& memory, const Use& use) {
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const int row_bytes = input.dimension * static_cast<int>(sizeof(T));
  const int steps = row_bytes / kStepBytes;
  const auto item_of_step = [&](int s) {
    return (range.first_tile + s / steps * range.tile_step) * kItems;
  };
  const auto start_stage = [&](int s) {
    const int item = item_of_step(s), column = s % steps * kStepBytes;
    start_copy(memory.stages[s % 2].items, reinterpret_cast<const unsigned char*>(input.items),
               item, range.end_item, static_cast<std::size_t>(row_bytes), column);
    start_copy(memory.stages[s % 2].queries, reinterpret_cast<const unsigned char*>(input.queries),
               range.first_query, input.query_count, static_cast<std::size_t>(row_bytes), column);
    commit_copies();
  };
  Sums<T, kSimilarity> sums;
  if (range.tiles > 0) start_stage(0);
  for (int s = 0; s < range.tiles * steps; ++s) {
    wait_for_copies<0>();
    __syncthreads();  // this step is there for all, and all are done with the one before
    if (s + 1 < range.tiles * steps) start_stage(s + 1);
    sums.add(memory.stages[s % 2], warp, lane);
    if (s % steps != steps - 1) continue;
    sums.store(memory.scores, warp, lane);
    __syncthreads();  // scores are there for the warps that use them
    use(item_of_step(s));
  }
}

// Whether the item is one of those that a list of the query must not hold.
template <class T>
__device__ __forceinline__ bool is_excluded(const ScoringInput<T>& input, int query,
                                            std::int32_t item) {
  if (!input.excluded_offsets) return false;
  const std::int32_t* begin = input.excluded_items + input.excluded_offsets[query];
  const std::int32_t* end = input.excluded_items + input.excluded_offsets[query + 1];
  while (begin < end) {
    const std::int32_t* middle = begin + (end - begin) / 2;
    if (*middle == item) return true;
    (*middle < item) ? begin = middle + 1 : end = middle;
  }
  return false;
}

// Calls start(kind) with a similarity that a kernel is made for, as a std::integral_constant.
template <class T, class Start>
void with_similarity(Similarity similarity, const Start& start) {
  if constexpr (std::is_same_v<T, float>) {
    if (similarity == Similarity::kDistance) {
      return start(std::integral_constant<Similarity, Similarity::kDistance>());
    }
  }
  start(std::integral_constant<Similarity, Similarity::kInnerProduct>());
}

inline unsigned query_blocks(int query_count) {
  return static_cast<unsigned>((query_count + kQueries - 1) / kQueries);
}
// Items of each of `parts` parts, whole tiles.
inline int items_of_part(int item_count, int parts) {
  return (tiles_of(item_count) + parts - 1) / parts * kItems;
}

}  // namespace reckon::cuda
