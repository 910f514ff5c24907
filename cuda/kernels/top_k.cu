#include "cuda/kernels/top_k.h"

#include <algorithm>

#include "cuda/kernels/score_tiles.h"
#include "cuda/kernels/top_k_list.h"

namespace reckon::cuda {
namespace {

constexpr int kBuffer = 2 * kRun;
constexpr int kBlocksPerMultiprocessor = 2;  // shared memory for lists of 256 allows no more

// Behind it lie the lists: [kQueries, runs * kRun].
struct Shared {
  TileMemory tiles;
  ScoredItem buffers[kQueries][kBuffer];
};

__host__ __device__ __forceinline__ int runs_of(int k) { return (k + kRun - 1) / kRun; }

// The best items of one query so far, and those that wait to be sorted into them.
struct QueryState {
  TopKList list;
  ScoredItem* buffer;
  int waiting;

  // Offers an item a lane.
  template <class T>
  __device__ __forceinline__ void offer(const ScoredItem& item, bool exists,
                                        const ScoringInput<T>& input, int query, int lane) {
    const bool wanted = exists && before(item, list.last) && !is_excluded(input, query, item.item);
    const unsigned votes = __ballot_sync(0xffffffff, wanted);
    if (votes == 0) return;
    if (wanted) buffer[waiting + __popc(votes & ((1u << lane) - 1))] = item;
    waiting += __popc(votes);
    if (waiting >= kRun) sort_waiting(lane);
  }

  // At most kRun of those that wait.
  __device__ __forceinline__ void sort_waiting(int lane) {
    __syncwarp();  // they are in the buffer
    ScoredItem x = lane < waiting ? buffer[lane] : no_item();
    const bool left = kRun + lane < waiting;
    const ScoredItem rest = left ? buffer[kRun + lane] : no_item();
    __syncwarp();  // and have been read
    if (left) buffer[lane] = rest;
    waiting = waiting > kRun ? waiting - kRun : 0;
    sort_run(x, lane);
    list.add_run(x, lane);
  }
};

// A block is 16 queries and one part of the items. lists [parts, query_count, runs * kRun].
template <class T, Similarity kSimilarity>
__global__ void __launch_bounds__(kThreads, kBlocksPerMultiprocessor)
    search_part(ScoringInput<T> input, int k, int items_per_part, ScoredItem* lists) {
  RECKON_DYNAMIC_SHARED(bytes);
  auto& shared = *reinterpret_cast<Shared*>(bytes);
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const TileRange range = tiles_of_block(input, items_per_part);
  const int runs = runs_of(k);
  auto* memory =
      reinterpret_cast<ScoredItem*>(bytes + sizeof(Shared)) + warp * kQueriesPerWarp * runs * kRun;
  // Lane q remembers of query q of the warp what is not in shared memory.
  ScoredItem last = no_item();
  int waiting = 0;
  const auto state_of = [&](int q) {
    return QueryState{TopKList{memory + q * runs * kRun, runs, k, of_lane(last, q)},
                      shared.buffers[warp * kQueriesPerWarp + q],
                      __shfl_sync(0xffffffff, waiting, q)};
  };
  for (int q = 0; q < kQueriesPerWarp; ++q) state_of(q).list.clear(lane);

  for_each_tile<T, kSimilarity>(input, range, shared.tiles, [&](int first_item) {
    RECKON_ROLLED
    for (int q = 0; q < kQueriesPerWarp; ++q) {
      const int row = warp * kQueriesPerWarp + q, query = range.first_query + row;
      if (query >= input.query_count) break;
      QueryState state = state_of(q);
      RECKON_ROLLED
      for (int i = lane; i < kItems; i += 32) {
        const int item = first_item + i;
        state.offer({shared.tiles.scores[row][i], item}, item < range.end_item, input, query, lane);
      }
      if (lane == q) {
        last = state.list.last;
        waiting = state.waiting;
      }
    }
  });
  RECKON_ROLLED
  for (int q = 0; q < kQueriesPerWarp; ++q) {
    const int query = range.first_query + warp * kQueriesPerWarp + q;
    if (query >= input.query_count) break;
    QueryState state = state_of(q);
    state.sort_waiting(lane);
    ScoredItem* to = lists + (static_cast<std::size_t>(blockIdx.y) *
                                  static_cast<std::size_t>(input.query_count) +
                              static_cast<std::size_t>(query)) *
                                 static_cast<std::size_t>(runs * kRun);
    for (int i = lane; i < runs * kRun; i += 32) to[i] = state.list.items[i];
  }
}

// A block, one warp, is one query.
__global__ void __launch_bounds__(32)
    merge_parts(const ScoredItem* lists, int parts, int k, std::int32_t* items, float* scores) {
  RECKON_SHARED(ScoredItem[kLargestTopK], memory);
  const int lane = static_cast<int>(threadIdx.x), runs = runs_of(k);
  TopKList list = {memory, runs, k, no_item()};
  list.clear(lane);
  for (int part = 0; part < parts; ++part) {
    const ScoredItem* from = lists + (static_cast<std::size_t>(part) * gridDim.x + blockIdx.x) *
                                         static_cast<std::size_t>(runs * kRun);
    for (int run = 0; run < runs; ++run) {
      const ScoredItem x = from[run * kRun + lane];
      if (!before(of_lane(x, 0), list.last)) break;  // sorted: the rest is no better
      list.add_run(x, lane);
    }
  }
  for (int i = lane; i < k; i += 32) {
    const ScoredItem x = list.items[i];
    const bool is_item = x.item != no_item().item;
    items[blockIdx.x * static_cast<std::size_t>(k) + static_cast<unsigned>(i)] =
        is_item ? x.item : -1;
    scores[blockIdx.x * static_cast<std::size_t>(k) + static_cast<unsigned>(i)] = x.score;
  }
}

}  // namespace

int top_k_parts(int item_count, int query_count, int multiprocessors) {
  constexpr int kFewestTiles = 8;
  const int query_blocks = (query_count + kQueries - 1) / kQueries;
  const int wanted = (multiprocessors * kBlocksPerMultiprocessor + query_blocks - 1) / query_blocks;
  const int tiles = (item_count + kItems - 1) / kItems;
  return std::clamp(wanted, 1, std::max(1, tiles / kFewestTiles));
}

std::size_t top_k_scratch(int query_count, int k, int parts) {
  return static_cast<std::size_t>(query_count) * static_cast<std::size_t>(parts) *
         static_cast<std::size_t>(runs_of(k) * kRun);
}

template <class T>
void top_k(const ScoringInput<T>& input, int k, int parts, ScoredItem* scratch,
           const TopKOutput& out, Stream stream) {
  if (input.query_count == 0) return;
  const auto list_bytes =
      static_cast<std::size_t>(kQueries * runs_of(k) * kRun) * sizeof(ScoredItem);
  const LaunchShape shape = {{query_blocks(input.query_count), static_cast<unsigned>(parts)},
                             kThreads,
                             sizeof(Shared) + list_bytes};
  const int items_per_part = items_of_part(input.item_count, parts);
  with_similarity<T>(input.similarity, [&](auto similarity) {
    launch(search_part<T, similarity()>, shape, stream, input, k, items_per_part, scratch);
  });
  launch(merge_parts, {static_cast<unsigned>(input.query_count), 32}, stream, scratch, parts, k,
         out.items, out.scores);
}

template void top_k<float>(const ScoringInput<float>&, int, int, ScoredItem*, const TopKOutput&,
                           Stream);
template void top_k<Half>(const ScoringInput<Half>&, int, int, ScoredItem*, const TopKOutput&,
                          Stream);

}  // namespace reckon::cuda
