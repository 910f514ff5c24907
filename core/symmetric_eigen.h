#pragma once

#include <vector>

#include "core/matrix.h"

namespace reckon {

// The eigenvalues of a symmetric matrix, the largest first, and their eigenvectors of unit length,
// one a row; of each, the element of the largest magnitude (of equals the first) is positive.
struct SymmetricEigen {
  std::vector<double> values;
  Matrix<double> vectors;
};

// By cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 4th edition, 8.5). Throws
// Error when the matrix is not square or not finite.
SymmetricEigen symmetric_eigen(MatrixView<const double> matrix);

}  // namespace reckon
