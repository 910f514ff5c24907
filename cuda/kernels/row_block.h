#pragma once

#include "cuda/kernels/precision.h"
#include "cuda/kernels/vector8.h"

// Rows that are held in registers by one or more warps each, for kernels that read a row once and
// need sums or the largest magnitude of all of it. One warp is enough for 512 columns.
namespace reckon::cuda {

constexpr unsigned kAllLanes = 0xffffffff;
constexpr int kWarp = 32;
constexpr int kRowWarps = 4;  // warps of a block, whatever number of rows they hold
constexpr int kVectorsPerLane = 2;
constexpr int kColumnsPerWarp = kWarp * kVector * kVectorsPerLane;
constexpr int kLargestRowWarps = 16;
constexpr int kLargestRow = kLargestRowWarps * kColumnsPerWarp;
constexpr int kLargestRowThreads = kLargestRowWarps * kWarp;

// block.x: lanes of the warps of a row, block.y: rows.
inline LaunchShape shape_of_rows(int rows, int columns) {
  const int warps = (columns + kColumnsPerWarp - 1) / kColumnsPerWarp;
  const int rows_per_block = warps < kRowWarps ? kRowWarps / warps : 1;
  return {static_cast<unsigned>((rows + rows_per_block - 1) / rows_per_block),
          {static_cast<unsigned>(warps * kWarp), static_cast<unsigned>(rows_per_block)}};
}

// This thread's part of its row. Threads behind the last row have that one and do not store, so
// that all threads of a block come to its barriers; where the row may be replaced meanwhile, they
// must not read it either.
struct RowPart {
  int row;
  bool exists;
  int columns;

  __device__ __forceinline__ RowPart(int rows, int columns_) : columns(columns_) {
    const int wanted = static_cast<int>(blockIdx.x * blockDim.y + threadIdx.y);
    exists = wanted < rows;
    row = exists ? wanted : rows - 1;
  }
  // First column of the vector `i` of this thread; it has none where it is not below `columns`.
  __device__ __forceinline__ int column(int i) const {
    return (static_cast<int>(threadIdx.x) + i * static_cast<int>(blockDim.x)) * kVector;
  }
  __device__ __forceinline__ std::size_t offset(int i) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column(i));
  }
};

struct Sum {
  __device__ __forceinline__ float operator()(float a, float b) const { return a + b; }
};
struct Largest {
  __device__ __forceinline__ float operator()(float a, float b) const { return fmaxf(a, b); }
};

// combine() of all threads of the row, in a fixed order: given to each of them. The warps of a row
// meet in shared memory where there are several.
template <class Combine>
__device__ __forceinline__ float over_row(float x, Combine combine) {
  RECKON_UNROLL
  for (int distance = kWarp / 2; distance > 0; distance /= 2) {
    x = combine(x, __shfl_xor_sync(kAllLanes, x, distance));
  }
  const int warps = static_cast<int>(blockDim.x) / kWarp;
  if (warps == 1) return x;
  RECKON_SHARED(float[kRowWarps][kLargestRowWarps], of_warps);
  __syncthreads();  // the values of the call before are read
  float* of_row = of_warps[threadIdx.y];
  if (threadIdx.x % kWarp == 0) of_row[threadIdx.x / kWarp] = x;
  __syncthreads();
  x = of_row[0];
  for (int warp = 1; warp < warps; ++warp) x = combine(x, of_row[warp]);
  return x;
}

// product * scales + bias, of the vector at `column`.
template <class P>
__device__ __forceinline__ Vector8 load_product(const ProductWithBias<P>& from, const RowPart& part,
                                                int i) {
  const int column = part.column(i);
  Vector8 x = load8(from.product + part.offset(i));
  const Vector8 bias = load8(from.bias + column);
  if constexpr (P::kScaled) {
    const float row_scale = from.row_scales[part.row];
    const Vector8 scales = load8(from.column_scales + column);
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) x.at[e] = fmaf(x.at[e] * row_scale, scales.at[e], bias.at[e]);
  } else {
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) x.at[e] += bias.at[e];
  }
  return x;
}

// Quantizes a row that its threads hold: scale = largest magnitude / largest number of the format.
// A row of (nearly) nothing has scale 0 and values 0.
template <class P>
__device__ __forceinline__ void store_quantized(const Vector8 (&x)[kVectorsPerLane],
                                                const RowPart& part, const QuantizedRows<P>& to) {
  float largest = 0;
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    if (part.column(i) >= part.columns) continue;
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) largest = fmaxf(largest, fabsf(x[i].at[e]));
  }
  largest = over_row(largest, Largest());
  constexpr float kSmallest = 1e-30f;  // kLargest / largest overflows below
  const float inverse = largest < kSmallest ? 0 : P::kLargest / largest;
  if (!part.exists) return;
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    if (part.column(i) >= part.columns) continue;
    Vector8 scaled;
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) scaled.at[e] = x[i].at[e] * inverse;
    store8(to.values + part.offset(i), scaled);
  }
  if (threadIdx.x == 0) to.scales[part.row] = largest < kSmallest ? 0 : largest / P::kLargest;
}

}  // namespace reckon::cuda
