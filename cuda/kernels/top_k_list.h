#pragma once

#include "core/scoring/top_k.h"
#include "cuda/device_code.h"

// The best items of one query, kept by one warp: a sorted list in shared memory of which each lane
// reads and writes its own places, 32 apart, and a buffer in front of it.
namespace reckon::cuda {

constexpr int kRun = 32;  // sorted together, an item a lane

// Nothing ranks behind it, and it is never reported.
__device__ __forceinline__ ScoredItem no_item() { return {-INFINITY, 0x7fffffff}; }

__device__ __forceinline__ bool before(const ScoredItem& a, const ScoredItem& b) {
  return a.score > b.score || (a.score == b.score && a.item < b.item);
}

__device__ __forceinline__ ScoredItem of_lane(const ScoredItem& x, int lane) {
  return {__shfl_sync(0xffffffff, x.score, lane), __shfl_sync(0xffffffff, x.item, lane)};
}

// One step of a bitonic network (Batcher 1968): the better one of lanes `distance` apart goes to
// the lower lane, or to the upper one.
__device__ __forceinline__ void compare_exchange(ScoredItem& x, int distance, bool better_is_low,
                                                 int lane) {
  const ScoredItem other = {__shfl_xor_sync(0xffffffff, x.score, distance),
                            __shfl_xor_sync(0xffffffff, x.item, distance)};
  const bool low = (lane & distance) == 0;
  if (before(other, x) == (low == better_is_low)) x = other;
}

// A run that falls and then rises, or the other way round, becomes one that falls.
__device__ __forceinline__ void merge_run(ScoredItem& x, int lane) {
  RECKON_UNROLL
  for (int distance = kRun / 2; distance > 0; distance /= 2) {
    compare_exchange(x, distance, true, lane);
  }
}

__device__ __forceinline__ void sort_run(ScoredItem& x, int lane) {
  RECKON_UNROLL
  for (int size = 2; size <= kRun; size *= 2) {
    RECKON_UNROLL
    for (int distance = size / 2; distance > 0; distance /= 2) {
      compare_exchange(x, distance, (lane & size) == 0, lane);
    }
  }
}

// `worse` becomes the worse half of two sorted runs, the result is the better half; both sorted.
__device__ __forceinline__ ScoredItem split_runs(const ScoredItem& a, ScoredItem& worse, int lane) {
  const ScoredItem b = of_lane(worse, kRun - 1 - lane);
  ScoredItem better = before(b, a) ? b : a;
  worse = before(b, a) ? a : b;
  merge_run(better, lane);
  merge_run(worse, lane);
  return better;
}

// The list: `runs` runs of 32, of which the first k items count.
struct TopKList {
  ScoredItem* items;  // in shared memory
  int runs;
  int k;
  ScoredItem last;  // of the first k, in every lane

  __device__ __forceinline__ void clear(int lane) {
    for (int run = 0; run < runs; ++run) items[run * kRun + lane] = no_item();
    last = no_item();
  }

  // Adds a sorted run: the best 32 of it and the last run take that run's place, and rise run by
  // run to where they belong.
  __device__ __forceinline__ void add_run(ScoredItem added, int lane) {
    for (int run = runs; run-- > 0;) {
      ScoredItem* at = &items[run * kRun + lane];
      ScoredItem worse = added;
      added = split_runs(*at, worse, lane);
      if (run + 1 < runs) at[kRun] = worse;
      if (run == (k - 1) / kRun - 1) last = of_lane(worse, (k - 1) % kRun);
    }
    items[lane] = added;
    if (k <= kRun) last = of_lane(added, k - 1);
  }
};

}  // namespace reckon::cuda
