#include "cuda/kernels/auc.h"

#include "cuda/device_code.h"

namespace reckon::cuda {
namespace {

constexpr int kThreads = 256;
constexpr std::size_t kMostBlocks = 4096;

// Elements of a sorted array below x; with kOrEqual also those equal to it.
template <bool kOrEqual>
__device__ __forceinline__ std::size_t count_below(const float* sorted, std::size_t count,
                                                   float x) {
  std::size_t begin = 0;
  while (count > 0) {
    const std::size_t half = count / 2;
    const float middle = sorted[begin + half];
    const bool right = kOrEqual ? middle <= x : middle < x;
    begin = right ? begin + half + 1 : begin;
    count = right ? count - half - 1 : half;
  }
  return begin;
}

__device__ __forceinline__ void add_of_warp(std::uint64_t value, std::uint64_t* to) {
  RECKON_UNROLL
  for (int distance = 16; distance > 0; distance /= 2) {
    value += __shfl_xor_sync(0xffffffff, value, distance);
  }
  if (threadIdx.x % 32 == 0) atomicAdd(reinterpret_cast<unsigned long long*>(to), value);
}

__global__ void __launch_bounds__(kThreads)
    count_pairs_of_negatives(const float* positives, std::size_t positive_count,
                             const float* negatives, std::size_t negative_count,
                             PairCounts* counts) {
  std::uint64_t wins = 0, ties = 0;
  for (std::size_t i = blockIdx.x * std::size_t{kThreads} + threadIdx.x; i < negative_count;
       i += std::size_t{gridDim.x} * kThreads) {
    const float score = negatives[i];
    const std::size_t below = count_below<false>(positives, positive_count, score);
    const std::size_t equal = count_below<true>(positives + below, positive_count - below, score);
    wins += positive_count - below - equal;
    ties += equal;
  }
  add_of_warp(wins, &counts->wins);
  add_of_warp(ties, &counts->ties);
}

}  // namespace

void count_pairs(const float* sorted_positives, std::size_t positive_count, const float* negatives,
                 std::size_t negative_count, PairCounts* counts, Stream stream) {
  if (positive_count == 0 || negative_count == 0) return;
  const std::size_t blocks = (negative_count + kThreads - 1) / kThreads;
  launch(count_pairs_of_negatives,
         {static_cast<unsigned>(blocks < kMostBlocks ? blocks : kMostBlocks), kThreads}, stream,
         sorted_positives, positive_count, negatives, negative_count, counts);
}

}  // namespace reckon::cuda
