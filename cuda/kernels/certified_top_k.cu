#include "cuda/kernels/certified_top_k.h"

#include <algorithm>

#include "cuda/kernels/key_lists.h"
#include "cuda/kernels/radix_select.h"
#include "cuda/kernels/score_tiles.h"
#include "cuda/kernels/scored_key.h"

namespace reckon::cuda {
namespace {

// The candidates of each query, in one of the two buffers.
struct CandidateLists {
  Buffers<Candidate> buffers;
  float* thresholds;  // an item with an upper bound below it is not among the best; NaN: gave up
  int* counts;        // beyond the size of a buffer where there were too many
};

__global__ void __launch_bounds__(kSelectThreads)
    start_lists(int query_count, CandidateLists lists) {
  const int query = static_cast<int>(blockIdx.x) * kSelectThreads + static_cast<int>(threadIdx.x);
  if (query >= query_count) return;
  lists.thresholds[query] = -INFINITY;
  lists.counts[query] = 0;
}

// What a warp keeps in registers of a query: see core/scoring/certified_bound.h.
struct ScannedQuery {
  float scale, error, norm, norm_squared, constant;
  float threshold;

  // Infinite where it left the range of float.
  __device__ __forceinline__ float upper_bound(const RoundedFacts& item, float sum) const {
    const float slope = fmaf(norm_squared, item.norm, norm);
    const float beyond = fmaf(error, item.error_norm, fmaf(item.norm, slope, constant));
    const float upper = fmaf(sum, item.scale * scale, beyond);
    return fabsf(upper) < INFINITY ? upper : INFINITY;
  }
};

__device__ __forceinline__ float lower_bound(const CertifiedBound& query, const RoundedFacts& item,
                                             float upper) {
  if (upper == INFINITY) return -INFINITY;
  const double error_norm = item.error_norm, norm = item.norm;
  const double radius = query.error * error_norm +
                        norm * (query.norm + query.radius_norm_squared * norm) +
                        query.radius_constant;
  return static_cast<float>(upper - 2 * radius);
}

// A block is 16 queries and a part of the tiles first_tile, first_tile + tile_step and so on.
__global__ void __launch_bounds__(kThreads, 4)
    gather_bounded(CertifiedInput input, int first_tile, int tile_step, CandidateLists lists,
                   int which) {
  RECKON_SHARED(TileMemory, memory);
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const TileRange range = spread_tiles_of_block(input.rounded, first_tile, tile_step);
  const int first_query = range.first_query + warp * kQueriesPerWarp;
  ScannedQuery queries[kQueriesPerWarp];
  RECKON_UNROLL
  for (int q = 0; q < kQueriesPerWarp; ++q) {
    const bool exists = first_query + q < input.rounded.query_count;
    const CertifiedBound& bound = input.bounds[exists ? first_query + q : 0];
    queries[q] = {bound.scale,    bound.error,
                  bound.norm,     bound.norm_squared,
                  bound.constant, exists ? lists.thresholds[first_query + q] : NAN};
  }
  const auto use = [&](int tile) {
    for (int i = lane; i < kItems; i += 32) {
      const int item = tile + i;
      const bool exists = item < range.end_item;
      const RoundedFacts facts = exists ? input.facts[item] : RoundedFacts{};
      RECKON_UNROLL
      for (int q = 0; q < kQueriesPerWarp; ++q) {
        const int query = first_query + q;
        const float upper =
            queries[q].upper_bound(facts, memory.scores[warp * kQueriesPerWarp + q][i]);
        const bool wanted =
            exists && upper >= queries[q].threshold && !is_excluded(input.rounded, query, item);
        const unsigned votes = __ballot_sync(0xffffffff, wanted);
        if (votes == 0) continue;
        int place = 0;
        if (lane == 0) place = atomicAdd(&lists.counts[query], __popc(votes));
        place = __shfl_sync(0xffffffff, place, 0) + __popc(votes & ((1u << lane) - 1));
        if (!wanted || place >= static_cast<int>(lists.buffers.size)) continue;
        lists.buffers.of(static_cast<std::size_t>(query), which)[place] = {
            upper, lower_bound(input.bounds[query], facts, upper), item};
      }
    }
  };
  for_each_tile<std::int8_t, Similarity::kInnerProduct>(input.rounded, range, memory, use);
}

// A block is one query: raises its threshold to the k-th largest lower bound, and copies the
// candidates that are left to the other buffer.
__global__ void __launch_bounds__(kSelectThreads)
    raise_threshold(int k, CandidateLists lists, int which) {
  RECKON_SHARED(int, kept);
  const int thread = static_cast<int>(threadIdx.x);
  const int found = lists.counts[blockIdx.x], size = static_cast<int>(lists.buffers.size);
  const int count = found > size ? 0 : found;
  const Candidate* from = lists.buffers.of(blockIdx.x, which);
  Candidate* to = lists.buffers.of(blockIdx.x, 1 - which);
  float threshold = lists.thresholds[blockIdx.x];
  if (found > size) threshold = NAN;
  if (count >= k) {
    threshold = from_ordered_bits(
        kth_largest<Kth::kExact>(count, k, [=](int i) { return ordered_bits(from[i].lower); }));
  }
  if (thread == 0) kept = 0;
  __syncthreads();
  for (int i = thread; i < count; i += kSelectThreads) {
    const Candidate candidate = from[i];
    if (candidate.upper >= threshold) to[atomicAdd(&kept, 1)] = candidate;
  }
  __syncthreads();
  if (thread != 0) return;
  lists.counts[blockIdx.x] = kept;
  lists.thresholds[blockIdx.x] = threshold;
}

// A block is one query and a part of its candidates, a thread one of them: their float32 scores.
template <Similarity kSimilarity>
__global__ void __launch_bounds__(kThreads)
    score_candidates(ScoringInput<float> input, CandidateLists lists, int which,
                     Buffers<std::uint64_t> keys) {
  const Candidate* candidates = lists.buffers.of(blockIdx.x, which);
  const int count = lists.counts[blockIdx.x];
  const auto columns = static_cast<std::size_t>(input.dimension);
  const auto* query = reinterpret_cast<const float4*>(input.queries + blockIdx.x * columns);
  for (int i = static_cast<int>(blockIdx.y * kThreads + threadIdx.x); i < count;
       i += static_cast<int>(gridDim.y) * kThreads) {
    const int item = candidates[i].item;
    const auto* row =
        reinterpret_cast<const float4*>(input.items + static_cast<std::size_t>(item) * columns);
    float sum = 0;
    for (std::size_t c = 0; c < columns / 4; ++c) {
      const float4 x = row[c], y = query[c];
      add_product<kSimilarity>(sum, x.x, y.x);
      add_product<kSimilarity>(sum, x.y, y.y);
      add_product<kSimilarity>(sum, x.z, y.z);
      add_product<kSimilarity>(sum, x.w, y.w);
    }
    keys.of(blockIdx.x, 0)[i] = key_of(sum, item);
  }
}

std::size_t keys_of_buffer(const CertifiedPlan& plan) {
  return std::max(static_cast<std::size_t>(plan.capacity), sorted_size(plan.k));
}

unsigned parts_of(int count, int size) {
  return static_cast<unsigned>(std::clamp((count + size - 1) / size, 1, kMostParts));
}

}  // namespace

std::size_t CertifiedPlan::keys_per_query() const { return 2 * keys_of_buffer(*this); }
std::size_t CertifiedPlan::bytes_per_query() const {
  return candidates_per_query() * sizeof(Candidate) + keys_per_query() * sizeof(std::uint64_t);
}

CertifiedPlan plan_certified_top_k(int item_count, int k) {
  // Beyond this many candidates it is faster to score all items.
  CertifiedPlan plan = {.k = k,
                        .capacity = std::max(4 * k, std::clamp(item_count / 16, 2048, 16'384)),
                        .tile_step = 1};
  while ((tiles_of(item_count) - 1) / plan.tile_step + 1 > plan.capacity / kItems) {
    plan.tile_step *= 2;
  }
  return plan;
}

void certified_top_k(const CertifiedInput& input, const CertifiedPlan& plan,
                     const CertifiedMemory& memory, const TopKOutput& out, Stream stream) {
  constexpr int kTilesPerBlock = 4;
  const auto queries = static_cast<unsigned>(input.exact.query_count);
  if (queries == 0) return;
  const CandidateLists lists = {{memory.candidates, static_cast<std::size_t>(plan.capacity)},
                                memory.thresholds,
                                memory.counts};
  launch(start_lists, {(queries + kSelectThreads - 1) / kSelectThreads, kSelectThreads}, stream,
         input.exact.query_count, lists);
  int which = 0;
  const auto scan = [&](int first_tile, int tile_step) {
    const int tiles = (tiles_of(input.exact.item_count) - 1 - first_tile) / tile_step + 1;
    launch(gather_bounded,
           {{query_blocks(input.exact.query_count), parts_of(tiles, kTilesPerBlock)}, kThreads},
           stream, input, first_tile, tile_step, lists, which);
    launch(raise_threshold, {queries, kSelectThreads}, stream, plan.k, lists, which);
    which = 1 - which;
  };
  scan(0, plan.tile_step);
  for (int step = plan.tile_step; step > 1; step /= 2) scan(step / 2, step);  // those in between

  const KeyLists keys = {{memory.keys, keys_of_buffer(plan)}, memory.worst, memory.counts};
  with_similarity<float>(input.exact.similarity, [&](auto similarity) {
    launch(score_candidates<similarity()>, {{queries, parts_of(plan.capacity, kThreads)}, kThreads},
           stream, input.exact, lists, which, keys.buffers);
  });
  select_best(keys, queries, plan.k, 0, stream);
  write_sorted(keys, queries, plan.k, 1, out, stream);
}

}  // namespace reckon::cuda
