#pragma once

#include "core/scoring/top_k.h"
#include "cuda/kernels/ordered_bits.h"

// A scored item as one integer, the larger the better: the bits of the score, in the order of
// floats, above those of the item, the smaller the better. For radix selection.
namespace reckon::cuda {

constexpr std::uint64_t kNoKey = 0;  // smaller than that of any item

// No score is NaN.
__device__ __forceinline__ std::uint64_t key_of(float score, std::int32_t item) {
  return std::uint64_t{ordered_bits(score)} << 32 | ~static_cast<unsigned>(item);
}

__device__ __forceinline__ ScoredItem item_of(std::uint64_t key) {
  if (key == kNoKey) return {-INFINITY, -1};
  return {from_ordered_bits(static_cast<unsigned>(key >> 32)),
          static_cast<std::int32_t>(~static_cast<unsigned>(key))};
}

}  // namespace reckon::cuda
