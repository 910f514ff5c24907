#pragma once

#include "cuda/kernels/precision.h"

namespace reckon::cuda {

// Quantizes the rows of x [rows, columns], columns a multiple of 8, at most 8192: one scale a row,
// its largest magnitude / the format's largest number; 0, as are the values, for a row of nothing.
// P = Int8 or Fp8.
template <class P>
void quantize_rows(const typename P::Hidden* x, int rows, int columns, const QuantizedRows<P>& to,
                   Stream stream);

}  // namespace reckon::cuda
