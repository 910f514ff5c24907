#pragma once

#include "cuda/kernels/precision.h"

namespace reckon::cuda {

// gamma * (x - mean) / sqrt(variance + epsilon) + beta of each row (Ba et al., arXiv 1607.06450),
// and where it goes. Mean and variance are in float, in two passes over registers. Columns: a
// multiple of 8, at most 8192.
template <class P>
struct LayerNorm {
  int rows = 0;
  int columns = 0;
  const float* gamma = nullptr;  // [columns]
  const float* beta = nullptr;   // [columns]
  float epsilon = 0;
  typename P::Hidden* out = nullptr;  // [rows, columns]
  QuantizedRows<P> quantized;         // the same rows, where `values` is not null
};

// The layer norm of x + bias + residual [rows, columns]. The output may be the residual.
template <class P>
void add_and_normalize(const ProductWithBias<P>& x, const typename P::Hidden* residual,
                       const LayerNorm<P>& norm, Stream stream);

}  // namespace reckon::cuda
