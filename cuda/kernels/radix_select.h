#pragma once

#include "cuda/device_code.h"

// The k-th largest of a query's keys, digit by digit, by the threads of a block together.
namespace reckon::cuda {

constexpr int kSelectThreads = 512;
constexpr int kDigitBits = 8, kDigits = 1 << kDigitBits;

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

enum class Kth { kExact, kOrBelow };  // kOrBelow: it may be less, but no other key is between

// Of the keys key_of(i), unsigned integers, i below count; k is 1 to count. For all kSelectThreads.
template <Kth kKth, class KeyOf>
__device__ __forceinline__ auto kth_largest(int count, int k, const KeyOf& key_of) {
  using Key = decltype(key_of(0));
  RECKON_SHARED(int[kDigits], digits);
  RECKON_SHARED(Digit, digit);
  const int thread = static_cast<int>(threadIdx.x);
  // It begins with `prefix`, its bits above `shift`, and is the wanted-th of those that do.
  Key prefix = 0;
  int wanted = k;
  for (int shift = 8 * static_cast<int>(sizeof(Key)) - kDigitBits; shift >= 0;
       shift -= kDigitBits) {
    if (thread < kDigits) digits[thread] = 0;
    __syncthreads();
    for (int i = thread; i < count; i += kSelectThreads) {
      const Key key = key_of(i);
      // In two steps: a shift by all bits is not defined.
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
    if (kKth == Kth::kOrBelow && wanted == digit.same) return prefix << shift;
  }
  return prefix;
}

}  // namespace reckon::cuda
