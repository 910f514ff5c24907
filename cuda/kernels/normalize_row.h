#pragma once

#include "cuda/kernels/layer_norm.h"
#include "cuda/kernels/row_block.h"

namespace reckon::cuda {

// Normalises the row that the threads hold, and stores it.
template <class P>
__device__ __forceinline__ void normalize_and_store(Vector8 (&x)[kVectorsPerLane],
                                                    const RowPart& part, const LayerNorm<P>& norm) {
  float sum = 0;
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    if (part.column(i) >= part.columns) continue;
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) sum += x[i].at[e];
  }
  const float mean = over_row(sum, Sum()) / static_cast<float>(part.columns);
  float squares = 0;
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    if (part.column(i) >= part.columns) continue;
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) {
      x[i].at[e] -= mean;
      squares = fmaf(x[i].at[e], x[i].at[e], squares);
    }
  }
  const float variance = over_row(squares, Sum()) / static_cast<float>(part.columns);
  const float scale = rsqrtf(variance + norm.epsilon);
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    const int column = part.column(i);
    if (column >= part.columns) continue;
    const Vector8 gamma = load8(norm.gamma + column), beta = load8(norm.beta + column);
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) {
      x[i].at[e] = fmaf(x[i].at[e] * scale, gamma.at[e], beta.at[e]);
    }
    if (part.exists) store8(norm.out + part.offset(i), x[i]);
  }
  if constexpr (P::kScaled) {
    if (norm.quantized.values) store_quantized<P>(x, part, norm.quantized);
  }
}

}  // namespace reckon::cuda
