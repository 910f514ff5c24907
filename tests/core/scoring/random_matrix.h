#pragma once

#include "core/matrix.h"
#include "core/random.h"

namespace reckon::test {

// Normally distributed elements.
inline Matrix<float> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix<float> matrix(rows, cols);
  Random random(seed);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    matrix.data()[i] = static_cast<float>(random.normal());
  }
  return matrix;
}

}  // namespace reckon::test
