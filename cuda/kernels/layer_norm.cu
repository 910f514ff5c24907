#include "cuda/kernels/layer_norm.h"

#include "cuda/kernels/normalize_row.h"

namespace reckon::cuda {
namespace {

template <class P>
__global__ void __launch_bounds__(kLargestRowThreads)
    add_and_normalize_rows(ProductWithBias<P> from, const typename P::Hidden* residual,
                           LayerNorm<P> norm) {
  const RowPart part(norm.rows, norm.columns);
  Vector8 x[kVectorsPerLane] = {};
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    // Threads without a row read none: the last one's own threads may replace it meanwhile.
    if (!part.exists || part.column(i) >= part.columns) continue;
    x[i] = load_product<P>(from, part, i);
    const Vector8 addend = load8(residual + part.offset(i));
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) x[i].at[e] += addend.at[e];
  }
  normalize_and_store<P>(x, part, norm);
}

}  // namespace

template <class P>
void add_and_normalize(const ProductWithBias<P>& x, const typename P::Hidden* residual,
                       const LayerNorm<P>& norm, Stream stream) {
  if (norm.rows == 0) return;
  launch(add_and_normalize_rows<P>, shape_of_rows(norm.rows, norm.columns), stream, x, residual,
         norm);
}

#define RECKON_INSTANTIATE(P)                                                              \
  template void add_and_normalize<P>(const ProductWithBias<P>&, const typename P::Hidden*, \
                                     const LayerNorm<P>&, Stream);
RECKON_FOR_EACH_PRECISION(RECKON_INSTANTIATE)

}  // namespace reckon::cuda
