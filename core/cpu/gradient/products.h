#pragma once

#include <cstddef>

#include "core/cpu/gemm.h"
#include "core/matrix.h"

namespace reckon::cpu {

// [cols, rows].
inline Matrix<float> transposed(MatrixView<const float> matrix) {
  Matrix<float> result(matrix.cols, matrix.rows);
  for (std::size_t r = 0; r < matrix.rows; ++r) {
    for (std::size_t c = 0; c < matrix.cols; ++c) result.row(c)[r] = matrix.row(r)[c];
  }
  return result;
}

// out = a b^T: a [rows, inner], b [outputs, inner]. `out` must not overlap a.
inline void multiply(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> out) {
  gemm(a, PackedWeights(b, {}), {}, out);
}

// Some columns of a matrix, in its memory.
template <typename T>
MatrixView<T> columns_of(MatrixView<T> matrix, std::size_t first, std::size_t count) {
  return {matrix.data + first, matrix.rows, count, matrix.stride};
}

}  // namespace reckon::cpu
