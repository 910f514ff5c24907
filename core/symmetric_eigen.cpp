#include "core/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "core/error.h"

namespace reckon {
namespace {

struct Rotation {
  double cosine, sine;
};

// What makes element (p, q) of a symmetric matrix 0, by the smaller of the two angles.
Rotation rotation_of(double pp, double pq, double qq) {
  const double ratio = (qq - pp) / (2 * pq);
  const double tangent = (ratio >= 0 ? 1.0 : -1.0) / (std::abs(ratio) + std::hypot(1.0, ratio));
  const double cosine = 1 / std::hypot(1.0, tangent);
  return {cosine, tangent * cosine};
}

void rotate(const Rotation& by, double& p, double& q) {
  const double x = p;
  const double y = q;
  p = by.cosine * x - by.sine * y;
  q = by.sine * x + by.cosine * y;
}

void rotate(const Rotation& by, std::span<double> p, std::span<double> q) {
  for (std::size_t k = 0; k < p.size(); ++k) rotate(by, p[k], q[k]);
}

// Rotates rows and columns p and q of a symmetric matrix.
void rotate_both(const Rotation& by, std::size_t p, std::size_t q, MatrixView<double> a) {
  rotate(by, a.row(p), a.row(q));
  for (std::size_t k = 0; k < a.rows; ++k) rotate(by, a.row(k)[p], a.row(k)[q]);
}

// Rotates every pair once; false when all off the diagonal were nothing beside `norm`.
bool sweep(double norm, MatrixView<double> a, MatrixView<double> vectors) {
  const double least = std::numeric_limits<double>::epsilon() * norm / static_cast<double>(a.rows);
  bool rotated = false;
  for (std::size_t p = 0; p < a.rows; ++p) {
    for (std::size_t q = p + 1; q < a.rows; ++q) {
      if (!(std::abs(a.row(p)[q]) > least)) continue;
      const Rotation by = rotation_of(a.row(p)[p], a.row(p)[q], a.row(q)[q]);
      rotate_both(by, p, q, a);
      a.row(p)[q] = a.row(q)[p] = 0;
      rotate(by, vectors.row(p), vectors.row(q));
      rotated = true;
    }
  }
  return rotated;
}

}  // namespace

SymmetricEigen symmetric_eigen(MatrixView<const double> matrix) {
  const std::size_t n = matrix.rows;
  if (matrix.cols != n) fail("eigenvalues of {} x {}, expected a square matrix", n, matrix.cols);
  // Rows an odd number of cache lines apart: columns, too, then spread over all sets of the caches.
  constexpr std::size_t kLine = 8;
  const std::size_t stride = ((n + kLine - 1) / kLine | 1) * kLine;
  Matrix<double> storage(n, stride);
  const MatrixView<double> a(storage.data(), n, n, stride);
  Matrix<double> vectors(n, n);
  double norm = 0;
  for (std::size_t r = 0; r < n; ++r) {
    std::ranges::copy(matrix.row(r), a.row(r).data());
    for (const double v : a.row(r)) norm = std::hypot(norm, v);
    vectors.row(r)[r] = 1;
  }
  if (!std::isfinite(norm)) fail("eigenvalues of a matrix that is not finite");
  constexpr int kMostSweeps = 60;  // about 10 are needed
  for (int i = 0; i < kMostSweeps && sweep(norm, a, vectors); ++i) {
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return a.row(i)[i]; });
  SymmetricEigen result = {.values = std::vector<double>(n), .vectors = Matrix<double>(n, n)};
  for (std::size_t i = 0; i < n; ++i) {
    result.values[i] = a.row(order[i])[order[i]];
    const auto vector = vectors.row(order[i]);
    const auto largest = std::ranges::max_element(vector, {}, [](double v) { return std::abs(v); });
    const double sign = *largest < 0 ? -1 : 1;
    std::ranges::transform(vector, result.vectors.row(i).data(),
                           [&](double v) { return sign * v; });
  }
  return result;
}

}  // namespace reckon
