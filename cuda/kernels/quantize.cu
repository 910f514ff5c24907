#include "cuda/kernels/quantize.h"

#include "cuda/kernels/row_block.h"

namespace reckon::cuda {
namespace {

template <class P>
__global__ void __launch_bounds__(kLargestRowThreads)
    quantize_each_row(const typename P::Hidden* from, int rows, int columns, QuantizedRows<P> to) {
  const RowPart part(rows, columns);
  Vector8 x[kVectorsPerLane];
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    if (part.column(i) < part.columns) x[i] = load8(from + part.offset(i));
  }
  store_quantized<P>(x, part, to);
}

}  // namespace

template <class P>
void quantize_rows(const typename P::Hidden* x, int rows, int columns, const QuantizedRows<P>& to,
                   Stream stream) {
  if (rows == 0) return;
  launch(quantize_each_row<P>, shape_of_rows(rows, columns), stream, x, rows, columns, to);
}

template void quantize_rows<Int8>(const Half*, int, int, const QuantizedRows<Int8>&, Stream);
template void quantize_rows<Fp8>(const Half*, int, int, const QuantizedRows<Fp8>&, Stream);

}  // namespace reckon::cuda
