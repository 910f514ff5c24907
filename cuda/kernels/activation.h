#pragma once

#include "core/model/model_config.h"
#include "cuda/kernels/precision.h"

namespace reckon::cuda {

// activation(x + bias) [rows, columns], columns a multiple of 8, at most 8192. Where `quantized`
// has values, the rows go there, else to `out`. With Activation::kIdentity it is what makes numbers
// of a scaled product. Largest errors, beyond the rounding of what is stored: gelu 3e-7, gelu_tanh,
// silu and tanh 3e-7 times max(1, |x|); relu and identity are exact.
template <class P>
void add_bias_and_activate(const ProductWithBias<P>& x, Activation activation, int rows,
                           int columns, typename P::Hidden* out, const QuantizedRows<P>& quantized,
                           Stream stream);

}  // namespace reckon::cuda
