#include "cuda/kernels/radix_sort.h"

#include "cuda/kernels/ordered_bits.h"

namespace reckon::cuda {
namespace {

constexpr int kDigitBits = 8, kDigits = 1 << kDigitBits, kPasses = 32 / kDigitBits;
constexpr int kThreads = 256, kWarps = kThreads / 32;
constexpr int kPerWarp = 128;  // values side by side, in rounds of 32
constexpr int kPerBlock = kWarps * kPerWarp;
static_assert(kThreads == kDigits);  // a thread a digit, where digits are added up

// Between the passes values are their ordered bits.
template <int kPass>
__device__ __forceinline__ unsigned load(const float* from, int i) {
  return kPass == 0 ? ordered_bits(from[i]) : __float_as_uint(from[i]);
}
template <int kPass>
__device__ __forceinline__ int digit_of(unsigned bits) {
  return static_cast<int>(bits >> kPass * kDigitBits & (kDigits - 1));
}

// Values [begin, end) of a warp of a block.
struct Segment {
  int begin, end;
};
__device__ __forceinline__ Segment segment_of_warp(int count) {
  const auto begin = blockIdx.x * std::size_t{kPerBlock} + threadIdx.x / 32 * kPerWarp;
  const auto all = static_cast<std::size_t>(count), end = begin + kPerWarp;
  return {static_cast<int>(begin < all ? begin : all), static_cast<int>(end < all ? end : all)};
}

// How often each warp of a block has each digit.
template <int kPass>
__device__ __forceinline__ void count_of_warps(const float* from, const Segment& segment,
                                               unsigned (&counts)[kWarps][kDigits]) {
  for (int warp = 0; warp < kWarps; ++warp) counts[warp][threadIdx.x] = 0;
  __syncthreads();
  for (int i = segment.begin + static_cast<int>(threadIdx.x) % 32; i < segment.end; i += 32) {
    atomicAdd(&counts[threadIdx.x / 32][digit_of<kPass>(load<kPass>(from, i))], 1u);
  }
  __syncthreads();
}

// counts [kDigits, blocks]: of each block.
template <int kPass>
__global__ void __launch_bounds__(kThreads)
    count_digits(const float* from, int count, std::uint32_t* counts) {
  RECKON_SHARED(unsigned[kWarps][kDigits], of_warps);
  count_of_warps<kPass>(from, segment_of_warp(count), of_warps);
  unsigned sum = 0;
  for (int warp = 0; warp < kWarps; ++warp) sum += of_warps[warp][threadIdx.x];
  counts[threadIdx.x * std::size_t{gridDim.x} + blockIdx.x] = sum;
}

// A block, one warp, is one digit: its counts become the sums of those before, its total goes to
// `totals`.
__global__ void __launch_bounds__(32)
    add_up(std::uint32_t* counts, int blocks, std::uint32_t* totals) {
  std::uint32_t* row = counts + blockIdx.x * static_cast<std::size_t>(blocks);
  const int lane = static_cast<int>(threadIdx.x);
  unsigned before = 0;
  for (int first = 0; first < blocks; first += 32) {
    const unsigned own = first + lane < blocks ? row[first + lane] : 0;
    unsigned through = own;
    RECKON_UNROLL
    for (int distance = 1; distance < 32; distance *= 2) {
      const unsigned other = __shfl_up_sync(0xffffffff, through, static_cast<unsigned>(distance));
      if (lane >= distance) through += other;
    }
    if (first + lane < blocks) row[first + lane] = before + through - own;
    before += __shfl_sync(0xffffffff, through, 31);
  }
  if (lane == 0) totals[blockIdx.x] = before;
}

// Every value goes behind all with smaller digits and those with its own that stand before it.
template <int kPass>
__global__ void __launch_bounds__(kThreads)
    scatter(const float* from, int count, const std::uint32_t* counts, const std::uint32_t* totals,
            float* to) {
  RECKON_SHARED(unsigned[kWarps][kDigits], places);
  const Segment segment = segment_of_warp(count);
  count_of_warps<kPass>(from, segment, places);
  unsigned place = counts[threadIdx.x * std::size_t{gridDim.x} + blockIdx.x];
  for (unsigned digit = 0; digit < threadIdx.x; ++digit) place += totals[digit];
  for (int warp = 0; warp < kWarps; ++warp) {
    const unsigned next = place + places[warp][threadIdx.x];
    places[warp][threadIdx.x] = place;
    place = next;
  }
  __syncthreads();
  const int lane = static_cast<int>(threadIdx.x) % 32;
  unsigned(&own)[kDigits] = places[threadIdx.x / 32];
  for (int first = segment.begin; first < segment.end; first += 32) {
    const bool exists = first + lane < segment.end;
    const unsigned bits = exists ? load<kPass>(from, first + lane) : 0;
    const int digit = digit_of<kPass>(bits);
    // Lanes with the same digit.
    unsigned peers = __ballot_sync(0xffffffff, exists);
    RECKON_UNROLL
    for (int bit = 0; bit < kDigitBits; ++bit) {
      const unsigned votes = __ballot_sync(0xffffffff, digit >> bit & 1);
      peers &= digit >> bit & 1 ? votes : ~votes;
    }
    const int rank = __popc(peers & ((1u << lane) - 1));
    const unsigned at = exists ? own[digit] + static_cast<unsigned>(rank) : 0;
    __syncwarp();  // the places have been read
    if (exists && rank == 0) own[digit] += static_cast<unsigned>(__popc(peers));
    __syncwarp();  // and are there for the next round
    if (exists) {
      to[at] = kPass == kPasses - 1 ? from_ordered_bits(bits) : __uint_as_float(bits);
    }
  }
}

int blocks_of(int count) {
  return static_cast<int>((std::int64_t{count} + kPerBlock - 1) / kPerBlock);
}

template <int kPass>
void run_pass(const float* from, float* to, std::uint32_t* scratch, int count, Stream stream) {
  const int blocks = blocks_of(count);
  const LaunchShape shape = {static_cast<unsigned>(blocks), kThreads};
  std::uint32_t* totals = scratch + static_cast<std::size_t>(blocks) * kDigits;
  launch(count_digits<kPass>, shape, stream, from, count, scratch);
  launch(add_up, {kDigits, 32}, stream, scratch, blocks, totals);
  launch(scatter<kPass>, shape, stream, from, count, scratch, totals, to);
}

}  // namespace

std::size_t radix_sort_scratch(int count) {
  return static_cast<std::size_t>(blocks_of(count) + 1) * kDigits;
}

void radix_sort(float* values, float* other, std::uint32_t* scratch, int count, Stream stream) {
  if (count == 0) return;
  run_pass<0>(values, other, scratch, count, stream);
  run_pass<1>(other, values, scratch, count, stream);
  run_pass<2>(values, other, scratch, count, stream);
  run_pass<3>(other, values, scratch, count, stream);
}

}  // namespace reckon::cuda
