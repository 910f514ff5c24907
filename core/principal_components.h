#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// The directions in which vectors vary most (Pearson 1901): the first eigenvectors of their
// covariance.
struct PrincipalComponents {
  std::vector<double> variances;  // of each, the largest first
  Matrix<double> directions;      // [components, dimensions], of unit length
};

// Of those rows of x that are named; covariance and eigenvectors in float64. Throws Error unless
// there are 2 rows at least, 1 to x.cols components, and all numbers are finite.
PrincipalComponents fit_principal_components(MatrixView<const float> x,
                                             std::span<const std::size_t> rows,
                                             std::size_t components);

// [x.rows, components]: the coordinates of each row along the directions. The mean is not taken
// off, so that all components together keep every product of two rows.
Matrix<float> project(MatrixView<const float> x, const PrincipalComponents& onto,
                      std::size_t threads);

}  // namespace reckon
