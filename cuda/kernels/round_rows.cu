#include <cfloat>

#include "cuda/device_code.h"
#include "cuda/kernels/round_rows.h"

namespace reckon::cuda {
namespace {

constexpr int kWarps = 4;

template <class T, class Combine>
__device__ __forceinline__ T over_warp(T x, const Combine& combine) {
  RECKON_UNROLL
  for (int distance = 16; distance > 0; distance /= 2) {
    x = combine(x, __shfl_xor_sync(0xffffffff, x, distance));
  }
  return x;
}

// Not below the norm: the sum has a relative error of less than columns x 2^-53.
__device__ __forceinline__ float norm_of(double squares) {
  const double sum = over_warp(squares, [](double a, double b) { return a + b; });
  return __double2float_ru(sqrt(sum) * (1 + 1e-9));
}

// A warp is one row. As quantize_row() of core/scoring: scale * integer is exact in float64.
__global__ void __launch_bounds__(kWarps * 32)
    round_each_row(const float* rows, int count, int columns, RoundedRows to) {
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const int row = static_cast<int>(blockIdx.x) * kWarps + static_cast<int>(threadIdx.x) / 32;
  if (row >= count) return;
  const float* x = rows + static_cast<std::size_t>(row) * static_cast<std::size_t>(columns);
  std::int8_t* integers =
      to.integers + static_cast<std::size_t>(row) * static_cast<std::size_t>(to.padded_columns);
  float largest = 0;
  for (int c = lane; c < columns; c += 32) largest = fmaxf(largest, fabsf(x[c]));
  largest = over_warp(largest, [](float a, float b) { return fmaxf(a, b); });
  float scale = largest / 127, inverse = 1 / scale;
  if (scale < FLT_MIN) scale = inverse = 0;
  double squares = 0, error_squares = 0;
  for (int c = lane; c < to.padded_columns; c += 32) {
    const float value = c < columns ? x[c] : 0;
    const int integer = __float2int_rn(value * inverse);
    const double error = value - static_cast<double>(scale) * integer;
    squares += static_cast<double>(value) * value;
    error_squares += error * error;
    integers[c] = static_cast<std::int8_t>(integer);
  }
  const float error_norm = norm_of(error_squares), norm = norm_of(squares);
  if (lane == 0) to.facts[row] = {scale, error_norm, norm, 0};
}

}  // namespace

void round_rows(const float* rows, int count, int columns, const RoundedRows& to, Stream stream) {
  if (count == 0) return;
  launch(round_each_row, {static_cast<unsigned>((count + kWarps - 1) / kWarps), kWarps * 32},
         stream, rows, count, columns, to);
}

}  // namespace reckon::cuda
