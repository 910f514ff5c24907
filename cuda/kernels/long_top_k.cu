#include "cuda/kernels/long_top_k.h"

#include <algorithm>

#include "cuda/kernels/score_tiles.h"
#include "cuda/kernels/scored_key.h"

namespace reckon::cuda {
namespace {

constexpr int kSelectThreads = 512;
constexpr int kDigitBits = 8, kDigits = 1 << kDigitBits;

// A query's keys: two buffers of k + chunk, of which each chunk fills one behind the list in it and
// leaves the list in the other.
struct Buffers {
  std::uint64_t* keys;
  std::size_t size;  // of one
  __host__ __device__ __forceinline__ std::uint64_t* of(std::size_t query, int which) const {
    return keys + (2 * query + static_cast<unsigned>(which)) * size;
  }
};

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
    gather_candidates(ScoringInput<float> input, int first_item, int items_per_part,
                      const std::uint64_t* worst, int* counts, Buffers buffers, int which) {
  RECKON_SHARED(TileMemory, memory);
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const TileRange range = tiles_of_block(input, items_per_part);
  for_each_tile<float, kSimilarity>(input, range, memory, [&](int tile) {
    for (int q = 0; q < kQueriesPerWarp; ++q) {
      const int row = warp * kQueriesPerWarp + q, query = range.first_query + row;
      if (query >= input.query_count) break;
      const std::uint64_t at_least = worst[query];
      for (int i = lane; i < kItems; i += 32) {
        const std::uint64_t key = key_of(memory.scores[row][i], first_item + tile + i);
        const bool wanted = tile + i < range.end_item && key > at_least &&
                            !is_excluded(input, query, first_item + tile + i);
        const unsigned votes = __ballot_sync(0xffffffff, wanted);
        if (votes == 0) continue;
        int place = 0;
        if (lane == 0) place = atomicAdd(&counts[query], __popc(votes));
        place = __shfl_sync(0xffffffff, place, 0) + __popc(votes & ((1u << lane) - 1));
        if (wanted) buffers.of(static_cast<std::size_t>(query), which)[place] = key;
      }
    }
  });
}

// The digit that the k-th largest of the counted keys has, and how many keys have larger ones.
struct Digit {
  int value;
  int larger;
  int same;
};

// A warp looks for it, eight digits a lane, the largest in lane 0.
__device__ __forceinline__ Digit digit_of_kth(const int (&counts)[kDigits], int k, int lane) {
  constexpr int kPerLane = kDigits / 32;
  const int last = kDigits - 1 - lane * kPerLane;
  int sum = 0;
  for (int i = 0; i < kPerLane; ++i) sum += counts[last - i];
  int through = sum;
  RECKON_UNROLL
  for (int distance = 1; distance < 32; distance *= 2) {
    const int before = __shfl_up_sync(0xffffffff, through, static_cast<unsigned>(distance));
    if (lane >= distance) through += before;
  }
  const int owner = __ffs(__ballot_sync(0xffffffff, through >= k)) - 1;
  Digit found = {last, through - sum, counts[last]};
  while (found.larger + found.same < k && found.value > last - kPerLane + 1) {
    found.larger += found.same;
    found.same = counts[--found.value];
  }
  return {__shfl_sync(0xffffffff, found.value, owner), __shfl_sync(0xffffffff, found.larger, owner),
          __shfl_sync(0xffffffff, found.same, owner)};
}

// A block is one query: the best k of its keys go to the other buffer, in any order, and the worst
// of them to `worst`. Keys are different, as their items are.
__global__ void __launch_bounds__(kSelectThreads)
    select_best(int k, std::uint64_t* worst, int* counts, Buffers buffers, int which) {
  RECKON_SHARED(int[kDigits], digits);
  RECKON_SHARED(Digit, digit);
  RECKON_SHARED(int, kept);
  RECKON_SHARED(unsigned long long, smallest);
  const int thread = static_cast<int>(threadIdx.x), count = counts[blockIdx.x];
  const std::uint64_t* from = buffers.of(blockIdx.x, which);
  std::uint64_t* to = buffers.of(blockIdx.x, 1 - which);
  // The k-th largest key begins with `prefix`, its bits above `shift`; `wanted` of those keys that
  // begin so are kept, and all larger ones.
  std::uint64_t prefix = 0;
  int wanted = k;
  for (int shift = 64 - kDigitBits; count > k && shift >= 0; shift -= kDigitBits) {
    if (thread < kDigits) digits[thread] = 0;
    __syncthreads();
    for (int i = thread; i < count; i += kSelectThreads) {
      const std::uint64_t key = from[i];
      // In two steps: a shift by 64 is not defined.
      if (key >> shift >> kDigitBits == prefix) {
        atomicAdd(&digits[key >> shift & (kDigits - 1)], 1);
      }
    }
    __syncthreads();
    if (thread < 32) {
      const Digit found = digit_of_kth(digits, wanted, thread);
      if (thread == 0) digit = found;
    }
    __syncthreads();
    prefix = prefix << kDigitBits | static_cast<unsigned>(digit.value);
    wanted -= digit.larger;
    if (wanted == digit.same) {  // all that begin so
      prefix <<= shift;
      break;
    }
  }
  if (thread == 0) {
    kept = 0;
    smallest = ~0ull;
  }
  __syncthreads();
  for (int i = thread; i < count; i += kSelectThreads) {
    const std::uint64_t key = from[i];
    if (key < prefix) continue;
    to[atomicAdd(&kept, 1)] = key;
    atomicMin(&smallest, key);
  }
  __syncthreads();
  if (thread != 0) return;
  counts[blockIdx.x] = kept;
  if (kept == k) worst[blockIdx.x] = smallest;
}

// A block is one query: its list, at most k keys, sorted by a bitonic network (Batcher 1968) over
// `padded` keys, a power of two, and written as items and scores.
__global__ void __launch_bounds__(kSelectThreads)
    write_sorted(int k, int padded, const int* counts, Buffers buffers, int which, TopKOutput out) {
  std::uint64_t* keys = buffers.of(blockIdx.x, which);
  const int thread = static_cast<int>(threadIdx.x);
  for (int i = counts[blockIdx.x] + thread; i < padded; i += kSelectThreads) keys[i] = kNoKey;
  for (int size = 2; size <= padded; size *= 2) {
    for (int distance = size / 2; distance > 0; distance /= 2) {
      __syncthreads();
      for (int pair = thread; pair < padded / 2; pair += kSelectThreads) {
        const int low = pair / distance * 2 * distance + pair % distance, high = low + distance;
        const std::uint64_t a = keys[low], b = keys[high];
        if ((a < b) != ((low & size) == 0)) continue;
        keys[low] = b;
        keys[high] = a;
      }
    }
  }
  __syncthreads();
  const std::size_t first = blockIdx.x * static_cast<std::size_t>(k);
  for (int i = thread; i < k; i += kSelectThreads) {
    const ScoredItem item = item_of(keys[i]);
    out.items[first + static_cast<unsigned>(i)] = item.item;
    out.scores[first + static_cast<unsigned>(i)] = item.score;
  }
}

int power_of_two_from(int k) {
  int padded = 2;
  while (padded < k) padded *= 2;
  return padded;
}

// k + chunk, and room for the sort.
std::size_t buffer_size(const LongTopKPlan& plan) {
  return static_cast<std::size_t>(std::max(plan.k + plan.chunk, power_of_two_from(plan.k)));
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
  const Buffers buffers = {memory.keys, buffer_size(plan)};
  const auto queries = static_cast<unsigned>(input.query_count);
  launch(start_lists, {(queries + kSelectThreads - 1) / kSelectThreads, kSelectThreads}, stream,
         input.query_count, memory.worst, memory.counts);
  int which = 0;
  for (int first = 0; first < input.item_count; first += plan.chunk) {
    const ScoringInput<float> chunk = chunk_of(input, first, plan.chunk);
    const int parts = (chunk.item_count + kTilesPerBlock * kItems - 1) / (kTilesPerBlock * kItems);
    const LaunchShape shape = {{query_blocks(input.query_count), static_cast<unsigned>(parts)},
                               kThreads};
    with_similarity<float>(input.similarity, [&](auto similarity) {
      launch(gather_candidates<similarity()>, shape, stream, chunk, first,
             items_of_part(chunk.item_count, parts), memory.worst, memory.counts, buffers, which);
    });
    launch(select_best, {queries, kSelectThreads}, stream, plan.k, memory.worst, memory.counts,
           buffers, which);
    which = 1 - which;
  }
  launch(write_sorted, {queries, kSelectThreads}, stream, plan.k, power_of_two_from(plan.k),
         memory.counts, buffers, which, out);
}

}  // namespace reckon::cuda
