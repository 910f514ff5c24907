#pragma once

#include <cstddef>

#include "core/matrix.h"

namespace reckon::cpu {

// Makes scratch memory that has fewer rows or columns than these anew; its contents do not stay.
template <typename T>
void grow(Matrix<T>& scratch, std::size_t rows, std::size_t cols) {
  if (scratch.rows() < rows || scratch.cols() < cols) scratch = {rows, cols};
}

}  // namespace reckon::cpu
