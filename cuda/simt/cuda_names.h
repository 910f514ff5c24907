#pragma once

// What the CUDA compiler predefines, for the host compiler: the part of it that kernels here use.

#include <algorithm>
#include <cmath>

#include "cuda/simt/atomics.h"
#include "cuda/simt/block.h"
#include "cuda/simt/warp.h"

// NOLINTBEGIN(bugprone-reserved-identifier, bugprone-macro-parentheses)
#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __restrict__ __restrict
#define __launch_bounds__(...)
#define threadIdx ::reckon::simt::thread_index
#define blockIdx ::reckon::simt::block_index
#define blockDim ::reckon::simt::block_extent
#define gridDim ::reckon::simt::grid_extent
#define RECKON_WHERE const char *file = __builtin_FILE(), unsigned line = __builtin_LINE()

struct alignas(8) float2 {
  float x, y;
};
struct alignas(16) float4 {
  float x, y, z, w;
};
struct alignas(8) uint2 {
  unsigned x, y;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};
struct alignas(16) int4 {
  int x, y, z, w;
};
struct alignas(8) int2 {
  int x, y;
};

inline void __syncthreads(RECKON_WHERE) { reckon::simt::block_barrier(0, {file, line}); }
inline int __syncthreads_count(int predicate, RECKON_WHERE) {
  return reckon::simt::block_barrier(predicate, {file, line});
}
inline int __syncthreads_or(int predicate, RECKON_WHERE) {
  return reckon::simt::block_barrier(predicate, {file, line}) != 0;
}
inline void __syncwarp(unsigned mask = ~0u, RECKON_WHERE) {
  reckon::simt::meet(reckon::simt::kSyncWarp, mask, {}, {file, line});
}
template <class T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32, RECKON_WHERE) {
  return reckon::simt::shuffle_from(mask, value, static_cast<unsigned>(source),
                                    static_cast<unsigned>(width), {file, line});
}
template <class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, RECKON_WHERE) {
  return reckon::simt::shuffle_up(mask, value, delta, static_cast<unsigned>(width), {file, line});
}
template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, RECKON_WHERE) {
  return reckon::simt::shuffle_down(mask, value, delta, static_cast<unsigned>(width), {file, line});
}
template <class T>
T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32, RECKON_WHERE) {
  return reckon::simt::shuffle_xor(mask, value, static_cast<unsigned>(bits),
                                   static_cast<unsigned>(width), {file, line});
}
inline unsigned __ballot_sync(unsigned mask, int predicate, RECKON_WHERE) {
  return reckon::simt::ballot(mask, predicate != 0, {file, line});
}
inline int __any_sync(unsigned mask, int predicate, RECKON_WHERE) {
  return reckon::simt::ballot(mask, predicate != 0, {file, line}) != 0;
}
inline int __all_sync(unsigned mask, int predicate, RECKON_WHERE) {
  return reckon::simt::ballot(mask, predicate == 0, {file, line}) == 0;
}
template <class T>
T __reduce_add_sync(unsigned mask, T value, RECKON_WHERE) {
  return reckon::simt::reduce(reckon::simt::kReduceAdd, reckon::simt::kReduceAdd, mask, value,
                              {file, line});
}
template <class T>
T __reduce_min_sync(unsigned mask, T value, RECKON_WHERE) {
  return reckon::simt::reduce(reckon::simt::kReduceMinSigned, reckon::simt::kReduceMinUnsigned,
                              mask, value, {file, line});
}
template <class T>
T __reduce_max_sync(unsigned mask, T value, RECKON_WHERE) {
  return reckon::simt::reduce(reckon::simt::kReduceMaxSigned, reckon::simt::kReduceMaxUnsigned,
                              mask, value, {file, line});
}

template <class T>
T atomicAdd(T* at, std::type_identity_t<T> value) {
  return reckon::simt::update_atomically(at,
                                         [=](T before) { return static_cast<T>(before + value); });
}
template <class T>
T atomicMax(T* at, std::type_identity_t<T> value) {
  return reckon::simt::update_atomically(at, [=](T before) { return std::max(before, value); });
}
template <class T>
T atomicMin(T* at, std::type_identity_t<T> value) {
  return reckon::simt::update_atomically(at, [=](T before) { return std::min(before, value); });
}
template <class T>
T atomicCAS(T* at, std::type_identity_t<T> expected, std::type_identity_t<T> value) {
  return reckon::simt::update_atomically(
      at, [=](T before) { return before == expected ? value : before; });
}

inline int __popc(unsigned bits) { return std::popcount(bits); }
inline int __ffs(unsigned bits) { return bits ? std::countr_zero(bits) + 1 : 0; }
inline int __clz(unsigned bits) { return std::countl_zero(bits); }
inline unsigned __float_as_uint(float x) { return std::bit_cast<unsigned>(x); }
inline float __uint_as_float(unsigned bits) { return std::bit_cast<float>(bits); }
inline int __float2int_rn(float x) { return static_cast<int>(std::nearbyint(x)); }
inline float __double2float_ru(double x) {
  const auto nearest = static_cast<float>(x);
  return nearest < x ? std::nextafter(nearest, INFINITY) : nearest;
}
inline float __fdividef(float a, float b) { return a / b; }
inline float rsqrtf(float x) { return 1 / std::sqrt(x); }
#undef RECKON_WHERE
// NOLINTEND(bugprone-reserved-identifier, bugprone-macro-parentheses)
