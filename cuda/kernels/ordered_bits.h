#pragma once

#include "cuda/device_code.h"

namespace reckon::cuda {

// The bits of a float as an integer in the order of floats: without their sign they are ordered as
// the floats are, those of negative ones the other way round. -0 becomes the 0 that it is equal to.
__device__ __forceinline__ unsigned ordered_bits(float x) {
  const unsigned bits = __float_as_uint(x + 0.0f);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

__device__ __forceinline__ float from_ordered_bits(unsigned ordered) {
  return __uint_as_float(ordered & 0x80000000u ? ordered & 0x7fffffffu : ~ordered);
}

}  // namespace reckon::cuda
