#pragma once

#include "cuda/device_code.h"
#include "cuda/number_format.h"

// Conversions of numbers within kernels. Arithmetic is in float throughout.
namespace reckon::cuda {

__device__ __forceinline__ float widen(Half x) {
#ifdef __CUDACC__
  return __half2float(__ushort_as_half(x.bits));
#else
  return to_float(x);
#endif
}
__device__ __forceinline__ float widen(BFloat16 x) {
  return __uint_as_float(std::uint32_t{x.bits} << 16);
}

// To nearest, ties to even. As std::int8_t: within +-127.
template <class T>
__device__ __forceinline__ T narrow(float x) {
  if constexpr (std::is_same_v<T, std::int8_t>) {
    return static_cast<std::int8_t>(__float2int_rn(x));
  } else {
#ifdef __CUDACC__
    if constexpr (std::is_same_v<T, Half>) {
      return {__half_as_ushort(__float2half_rn(x))};
    } else if constexpr (std::is_same_v<T, BFloat16>) {
      return {__bfloat16_as_ushort(__float2bfloat16_rn(x))};
    } else {
      return {__nv_cvt_float_to_fp8(x, __NV_SATFINITE, __NV_E4M3)};
    }
#else
    if constexpr (std::is_same_v<T, Half>) {
      return to_half(x);
    } else if constexpr (std::is_same_v<T, BFloat16>) {
      return to_bfloat16(x);
    } else {
      return to_float8(x);
    }
#endif
  }
}

// The bits of two 16-bit numbers, the first in the lower half: as an operand of the tensor cores.
template <class T>
__device__ __forceinline__ std::uint32_t pack_pair(float first, float second) {
#ifdef __CUDACC__
  if constexpr (std::is_same_v<T, Half>) {
    const __half2 pair = __floats2half2_rn(first, second);
    return reinterpret_cast<const std::uint32_t&>(pair);
  } else {
    const __nv_bfloat162 pair = __floats2bfloat162_rn(first, second);
    return reinterpret_cast<const std::uint32_t&>(pair);
  }
#else
  return narrow<T>(first).bits | std::uint32_t{narrow<T>(second).bits} << 16;
#endif
}

// 2^x with a relative error below 2^-22, 0 for -infinity.
__device__ __forceinline__ float fast_exp2(float x) {
#ifdef __CUDACC__
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
#else
  return std::exp2(x);
#endif
}

}  // namespace reckon::cuda
