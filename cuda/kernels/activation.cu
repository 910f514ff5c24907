#include "cuda/kernels/activation.h"

#include "cuda/kernels/row_block.h"

namespace reckon::cuda {
namespace {

__device__ __forceinline__ float logistic(float x) { return 1 / (1 + expf(-x)); }

// Formulas and sources: core/cpu/activation-inl.h.
template <Activation kActivation>
__device__ __forceinline__ float activate(float x) {
  if constexpr (kActivation == Activation::kGelu) {
    return 0.5f * x * (1 + erff(x * 0.70710678f));
  } else if constexpr (kActivation == Activation::kGeluTanh) {
    return x * logistic(x * fmaf(x * x, 7.13548163e-2f, 1.59576912f));
  } else if constexpr (kActivation == Activation::kRelu) {
    return fmaxf(x, 0);
  } else if constexpr (kActivation == Activation::kSilu) {
    return x * logistic(x);
  } else {
    static_assert(kActivation == Activation::kTanh);
    return tanhf(x);
  }
}

template <Activation kActivation>
__device__ __forceinline__ void activate_all(Vector8 (&x)[kVectorsPerLane]) {
  RECKON_UNROLL
  for (Vector8& vector : x) {
    RECKON_UNROLL
    for (float& value : vector.at) value = activate<kActivation>(value);
  }
}

// One kernel for all activations: the branch is the same for the whole grid.
__device__ __forceinline__ void activate_all(Activation activation, Vector8 (&x)[kVectorsPerLane]) {
  switch (activation) {
    case Activation::kIdentity:
      return;
    case Activation::kGelu:
      return activate_all<Activation::kGelu>(x);
    case Activation::kGeluTanh:
      return activate_all<Activation::kGeluTanh>(x);
    case Activation::kRelu:
      return activate_all<Activation::kRelu>(x);
    case Activation::kSilu:
      return activate_all<Activation::kSilu>(x);
    case Activation::kTanh:
      return activate_all<Activation::kTanh>(x);
  }
}

template <class P>
__global__ void __launch_bounds__(kLargestRowThreads)
    activate_rows(ProductWithBias<P> from, Activation activation, int rows, int columns,
                  typename P::Hidden* out, QuantizedRows<P> quantized) {
  const RowPart part(rows, columns);
  Vector8 x[kVectorsPerLane] = {};
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    if (part.column(i) < part.columns) x[i] = load_product<P>(from, part, i);
  }
  activate_all(activation, x);
  if constexpr (P::kScaled) {
    if (quantized.values) {
      store_quantized<P>(x, part, quantized);
      return;
    }
  }
  if (!part.exists) return;
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    if (part.column(i) < part.columns) store8(out + part.offset(i), x[i]);
  }
}

}  // namespace

template <class P>
void add_bias_and_activate(const ProductWithBias<P>& x, Activation activation, int rows,
                           int columns, typename P::Hidden* out, const QuantizedRows<P>& quantized,
                           Stream stream) {
  if (rows == 0) return;
  launch(activate_rows<P>, shape_of_rows(rows, columns), stream, x, activation, rows, columns, out,
         quantized);
}

#define RECKON_INSTANTIATE(P)                                                             \
  template void add_bias_and_activate<P>(const ProductWithBias<P>&, Activation, int, int, \
                                         P::Hidden*, const QuantizedRows<P>&, Stream);
RECKON_FOR_EACH_PRECISION(RECKON_INSTANTIATE)

}  // namespace reckon::cuda
