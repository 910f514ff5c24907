#include "cuda/kernels/top_k.h"

#include <algorithm>

#include "cuda/kernels/score_tile.h"
#include "cuda/kernels/top_k_list.h"

namespace reckon::cuda {
namespace {

constexpr int kBuffer = 2 * kRun;
constexpr int kBlocksPerMultiprocessor = 2;  // shared memory for lists of 256 allows no more

// Behind it lie the lists: [kQueries, runs * kRun].
struct Shared {
  Stage stages[2];
  float scores[kQueries][kItems];
  ScoredItem buffers[kQueries][kBuffer];
};

__host__ __device__ __forceinline__ int runs_of(int k) { return (k + kRun - 1) / kRun; }

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

__device__ __forceinline__ bool contains(const std::int32_t* begin, const std::int32_t* end,
                                         std::int32_t item) {
  while (begin < end) {
    const std::int32_t* middle = begin + (end - begin) / 2;
    if (*middle == item) return true;
    (*middle < item) ? begin = middle + 1 : end = middle;
  }
  return false;
}

// The best items of one query so far, and those that wait to be sorted into them.
struct QueryState {
  TopKList list;
  ScoredItem* buffer;
  int waiting;

  // Offers an item a lane.
  template <class T>
  __device__ __forceinline__ void offer(const ScoredItem& item, bool exists,
                                        const TopKInput<T>& input, int query, int lane) {
    bool wanted = exists && before(item, list.last);
    if (wanted && input.excluded_offsets) {
      wanted = !contains(input.excluded_items + input.excluded_offsets[query],
                         input.excluded_items + input.excluded_offsets[query + 1], item.item);
    }
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

// A block is 16 queries (blockIdx.x) and one part of the items (blockIdx.y): items from
// first_item on, `items_per_part` of them. lists [parts, query_count, runs * kRun].
template <class T>
__global__ void __launch_bounds__(kThreads, kBlocksPerMultiprocessor)
    search_part(TopKInput<T> input, int items_per_part, ScoredItem* lists) {
  RECKON_DYNAMIC_SHARED(bytes);
  auto& shared = *reinterpret_cast<Shared*>(bytes);
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const int first_query = static_cast<int>(blockIdx.x) * kQueries;
  const int first_item = static_cast<int>(blockIdx.y) * items_per_part;
  const int left = input.item_count - first_item;
  const int end_item = first_item + (left < items_per_part ? left : items_per_part);
  const int runs = runs_of(input.k);
  auto* memory =
      reinterpret_cast<ScoredItem*>(bytes + sizeof(Shared)) + warp * kQueriesPerWarp * runs * kRun;
  // Lane q remembers of query q of the warp what is not in shared memory.
  ScoredItem last = no_item();
  int waiting = 0;
  const auto state_of = [&](int q) {
    return QueryState{TopKList{memory + q * runs * kRun, runs, input.k, of_lane(last, q)},
                      shared.buffers[warp * kQueriesPerWarp + q],
                      __shfl_sync(0xffffffff, waiting, q)};
  };
  for (int q = 0; q < kQueriesPerWarp; ++q) state_of(q).list.clear(lane);

  const int row_bytes = input.dimension * static_cast<int>(sizeof(T));
  const int steps = row_bytes / kStepBytes;
  const int tiles = (end_item - first_item + kItems - 1) / kItems;
  const auto start_stage = [&](int s) {
    const int item = first_item + s / steps * kItems, column = s % steps * kStepBytes;
    start_copy(shared.stages[s % 2].items, reinterpret_cast<const unsigned char*>(input.items),
               item, end_item, static_cast<std::size_t>(row_bytes), column);
    start_copy(shared.stages[s % 2].queries, reinterpret_cast<const unsigned char*>(input.queries),
               first_query, input.query_count, static_cast<std::size_t>(row_bytes), column);
    commit_copies();
  };
  Sums<T> sums;
  if (tiles > 0) start_stage(0);
  for (int s = 0; s < tiles * steps; ++s) {
    wait_for_copies<0>();
    __syncthreads();  // this step is there for all, and all are done with the one before
    if (s + 1 < tiles * steps) start_stage(s + 1);
    sums.add(shared.stages[s % 2], warp, lane);
    if (s % steps != steps - 1) continue;
    sums.store(shared.scores, warp, lane);
    __syncthreads();  // scores are there for the warps that select from them
    RECKON_ROLLED
    for (int q = 0; q < kQueriesPerWarp; ++q) {
      const int row = warp * kQueriesPerWarp + q;
      if (first_query + row >= input.query_count) break;
      QueryState state = state_of(q);
      RECKON_ROLLED
      for (int i = lane; i < kItems; i += 32) {
        const int item = first_item + s / steps * kItems + i;
        state.offer({shared.scores[row][i], item}, item < end_item, input, first_query + row, lane);
      }
      if (lane == q) {
        last = state.list.last;
        waiting = state.waiting;
      }
    }
  }
  RECKON_ROLLED
  for (int q = 0; q < kQueriesPerWarp; ++q) {
    const int query = first_query + warp * kQueriesPerWarp + q;
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
void top_k(const TopKInput<T>& input, int parts, ScoredItem* scratch, std::int32_t* items,
           float* scores, Stream stream) {
  if (input.query_count == 0) return;
  const int tiles = (input.item_count + kItems - 1) / kItems;
  const int items_per_part = (tiles + parts - 1) / parts * kItems;
  const auto list_bytes =
      static_cast<std::size_t>(kQueries * runs_of(input.k) * kRun) * sizeof(ScoredItem);
  launch(search_part<T>,
         {{static_cast<unsigned>((input.query_count + kQueries - 1) / kQueries),
           static_cast<unsigned>(parts)},
          kThreads,
          sizeof(Shared) + list_bytes},
         stream, input, items_per_part, scratch);
  launch(merge_parts, {static_cast<unsigned>(input.query_count), 32}, stream, scratch, parts,
         input.k, items, scores);
}

template void top_k<float>(const TopKInput<float>&, int, ScoredItem*, std::int32_t*, float*,
                           Stream);
template void top_k<Half>(const TopKInput<Half>&, int, ScoredItem*, std::int32_t*, float*, Stream);

}  // namespace reckon::cuda
