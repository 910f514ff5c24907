#pragma once

#include "cuda/kernels/number.h"

// Rows are read and written eight numbers at a time, by accesses of 16 bytes (8 where eight numbers
// have only 8): every pointer and row stride is a multiple of eight numbers.
namespace reckon::cuda {

constexpr int kVector = 8;

struct Vector8 {
  float at[kVector];
};

__device__ __forceinline__ Vector8 load8(const float* from) {
  const auto* vectors = reinterpret_cast<const float4*>(from);
  const float4 a = vectors[0], b = vectors[1];
  return {{a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w}};
}

__device__ __forceinline__ Vector8 load8(const std::int32_t* from) {
  const auto* vectors = reinterpret_cast<const int4*>(from);
  const int4 a = vectors[0], b = vectors[1];
  const int values[kVector] = {a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w};
  Vector8 out;
  RECKON_UNROLL
  for (int i = 0; i < kVector; ++i) out.at[i] = static_cast<float>(values[i]);
  return out;
}

// Half or BFloat16.
template <class T>
__device__ __forceinline__ Vector8 load8(const T* from) {
  static_assert(sizeof(T) == 2);
  const uint4 bits = *reinterpret_cast<const uint4*>(from);
  T values[kVector];
  __builtin_memcpy(values, &bits, sizeof(values));
  Vector8 out;
  RECKON_UNROLL
  for (int i = 0; i < kVector; ++i) out.at[i] = widen(values[i]);
  return out;
}

__device__ __forceinline__ void store8(float* to, const Vector8& x) {
  auto* vectors = reinterpret_cast<float4*>(to);
  vectors[0] = {x.at[0], x.at[1], x.at[2], x.at[3]};
  vectors[1] = {x.at[4], x.at[5], x.at[6], x.at[7]};
}

// Half, BFloat16, Float8 or std::int8_t.
template <class T>
__device__ __forceinline__ void store8(T* to, const Vector8& x) {
  T values[kVector];
  RECKON_UNROLL
  for (int i = 0; i < kVector; ++i) values[i] = narrow<T>(x.at[i]);
  using Bits = std::conditional_t<sizeof(T) == 2, uint4, uint2>;
  static_assert(sizeof(Bits) == sizeof(values));
  Bits bits;
  __builtin_memcpy(&bits, values, sizeof(bits));
  *reinterpret_cast<Bits*>(to) = bits;
}

}  // namespace reckon::cuda
