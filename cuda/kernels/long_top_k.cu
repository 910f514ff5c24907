#include "cuda/kernels/long_top_k.h"

#include <algorithm>

#include "cuda/kernels/key_lists.h"
#include "cuda/kernels/radix_select.h"
#include "cuda/kernels/score_tiles.h"
#include "cuda/kernels/scored_key.h"

namespace reckon::cuda {
namespace {

__global__ void __launch_bounds__(kSelectThreads)
    start_lists(int query_count, std::uint64_t* worst, int* counts) {
  const int query = static_cast<int>(blockIdx.x) * kSelectThreads + static_cast<int>(threadIdx.x);
  if (query >= query_count) return;
  worst[query] = kNoKey;
  counts[query] = 0;
}

// A block is 16 queries and one part of the chunk of items that begins with first_item, which are
// all that the input has.
template <Similarity kSimilarity>
__global__ void __launch_bounds__(kThreads, 2)
    gather_candidates(ScoringInput<float> input, int first_item, int items_per_part, KeyLists lists,
                      int which) {
  RECKON_SHARED(TileMemory, memory);
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const TileRange range = tiles_of_block(input, items_per_part);
  for_each_tile<float, kSimilarity>(input, range, memory, [&](int tile) {
    for (int q = 0; q < kQueriesPerWarp; ++q) {
      const int row = warp * kQueriesPerWarp + q, query = range.first_query + row;
      if (query >= input.query_count) break;
      const std::uint64_t at_least = lists.worst[query];
      for (int i = lane; i < kItems; i += 32) {
        const std::uint64_t key = key_of(memory.scores[row][i], first_item + tile + i);
        const bool wanted = tile + i < range.end_item && key > at_least &&
                            !is_excluded(input, query, first_item + tile + i);
        const unsigned votes = __ballot_sync(0xffffffff, wanted);
        if (votes == 0) continue;
        int place = 0;
        if (lane == 0) place = atomicAdd(&lists.counts[query], __popc(votes));
        place = __shfl_sync(0xffffffff, place, 0) + __popc(votes & ((1u << lane) - 1));
        if (wanted) lists.buffers.of(static_cast<std::size_t>(query), which)[place] = key;
      }
    }
  });
}

// k + chunk, and room for the sort.
std::size_t buffer_size(const LongTopKPlan& plan) {
  return std::max(static_cast<std::size_t>(plan.k + plan.chunk), sorted_size(plan.k));
}

// The items from first_item on.
ScoringInput<float> chunk_of(ScoringInput<float> input, int first_item, int chunk) {
  input.items += static_cast<std::size_t>(first_item) * static_cast<std::size_t>(input.dimension);
  input.item_count = std::min(input.item_count - first_item, chunk);
  return input;
}

}  // namespace

std::size_t LongTopKPlan::keys_per_query() const { return 2 * buffer_size(*this); }

LongTopKPlan plan_long_top_k(int item_count, int k) {
  constexpr int kFewest = 32'768, kListsPerChunk = 4;  // a list is cut seldom, and not much at once
  const int wanted = std::max(kFewest, static_cast<int>(std::min(std::int64_t{kListsPerChunk} * k,
                                                                 std::int64_t{item_count})));
  return {k, items_of_part(std::min(wanted, item_count), 1)};
}

void long_top_k(const ScoringInput<float>& input, const LongTopKPlan& plan,
                const LongTopKMemory& memory, const TopKOutput& out, Stream stream) {
  if (input.query_count == 0) return;
  constexpr int kTilesPerBlock = 8;
  const KeyLists lists = {{memory.keys, buffer_size(plan)}, memory.worst, memory.counts};
  const auto queries = static_cast<unsigned>(input.query_count);
  launch(start_lists, {(queries + kSelectThreads - 1) / kSelectThreads, kSelectThreads}, stream,
         input.query_count, memory.worst, memory.counts);
  int which = 0;
  for (int first = 0; first < input.item_count; first += plan.chunk) {
    const ScoringInput<float> chunk = chunk_of(input, first, plan.chunk);
    const int parts =
        std::min((tiles_of(chunk.item_count) + kTilesPerBlock - 1) / kTilesPerBlock, kMostParts);
    const LaunchShape shape = {{query_blocks(input.query_count), static_cast<unsigned>(parts)},
                               kThreads};
    with_similarity<float>(input.similarity, [&](auto similarity) {
      launch(gather_candidates<similarity()>, shape, stream, chunk, first,
             items_of_part(chunk.item_count, parts), lists, which);
    });
    select_best(lists, queries, plan.k, which, stream);
    which = 1 - which;
  }
  write_sorted(lists, queries, plan.k, which, out, stream);
}

}  // namespace reckon::cuda
