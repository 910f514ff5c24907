#include "cuda/kernels/all_scores.h"

#include <algorithm>

#include "cuda/kernels/score_tiles.h"

namespace reckon::cuda {
namespace {

constexpr int kItemsPerBlock = 8 * kItems;

// A block is 16 queries and one part of the items.
template <Similarity kSimilarity>
__global__ void __launch_bounds__(kThreads, 2)
    score_part(ScoringInput<float> input, int items_per_part, float* out) {
  RECKON_SHARED(TileMemory, memory);
  const TileRange range = tiles_of_block(input, items_per_part);
  for_each_tile<float, kSimilarity>(input, range, memory, [&](int first_item) {
    const int item = first_item + static_cast<int>(threadIdx.x);
    if (item >= range.end_item) return;
    for (int q = 0; q < kQueries && range.first_query + q < input.query_count; ++q) {
      out[static_cast<std::size_t>(range.first_query + q) *
              static_cast<std::size_t>(input.item_count) +
          static_cast<std::size_t>(item)] = memory.scores[q][threadIdx.x];
    }
  });
}

}  // namespace

void all_scores(const ScoringInput<float>& input, float* out, Stream stream) {
  static_assert(kThreads == kItems);
  if (input.query_count == 0 || input.item_count == 0) return;
  const int parts = std::min((input.item_count + kItemsPerBlock - 1) / kItemsPerBlock, kMostParts);
  with_similarity<float>(input.similarity, [&](auto similarity) {
    launch(score_part<similarity()>,
           {{query_blocks(input.query_count), static_cast<unsigned>(parts)}, kThreads}, stream,
           input, items_of_part(input.item_count, parts), out);
  });
}

}  // namespace reckon::cuda
