#pragma once

#include "core/scoring/top_k.h"
#include "cuda/device_code.h"

// A scored item as one integer, the larger the better: the bits of the score, in the order of
// floats, above those of the item, the smaller the better. For radix selection.
namespace reckon::cuda {

constexpr std::uint64_t kNoKey = 0;  // smaller than that of any item

// Without their sign the bits of floats are ordered as the floats are; those of negative ones the
// other way round. Adding 0 makes -0 the 0 that it is equal to. No score is NaN.
__device__ __forceinline__ std::uint64_t key_of(float score, std::int32_t item) {
  const unsigned bits = __float_as_uint(score + 0.0f);
  const unsigned ordered = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return std::uint64_t{ordered} << 32 | ~static_cast<unsigned>(item);
}

__device__ __forceinline__ ScoredItem item_of(std::uint64_t key) {
  if (key == kNoKey) return {-INFINITY, -1};
  const auto ordered = static_cast<unsigned>(key >> 32);
  const unsigned bits = ordered & 0x80000000u ? ordered & 0x7fffffffu : ~ordered;
  return {__uint_as_float(bits), static_cast<std::int32_t>(~static_cast<unsigned>(key))};
}

}  // namespace reckon::cuda
