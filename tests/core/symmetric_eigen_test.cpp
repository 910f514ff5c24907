#include "core/symmetric_eigen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

Matrix<double> random_symmetric(std::size_t n, std::size_t rank, std::uint64_t seed) {
  Random random(seed);
  Matrix<double> factor(n, rank);
  for (std::size_t i = 0; i < n * rank; ++i) factor.data()[i] = random.normal();
  Matrix<double> a(n, n);
  for (std::size_t k = 0; k < rank; ++k) {
    const double sign = k % 3 == 2 ? -1 : 1;  // some eigenvalues are negative
    for (std::size_t r = 0; r < n; ++r) {
      for (std::size_t c = 0; c < n; ++c) {
        a.row(r)[c] += sign * factor.row(r)[k] * factor.row(c)[k];
      }
    }
  }
  return a;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// A v = lambda v, V V^T = 1, in order, with the sign that the header says.
void expect_eigen(const Matrix<double>& a, const SymmetricEigen& eigen) {
  double largest = 1;
  for (const double value : eigen.values) largest = std::max(largest, std::abs(value));
  EXPECT_TRUE(std::ranges::is_sorted(eigen.values, std::greater()));
  for (std::size_t i = 0; i < a.rows(); ++i) {
    const auto vector = eigen.vectors.row(i);
    for (std::size_t r = 0; r < a.rows(); ++r) {
      EXPECT_NEAR(dot(a.row(r), vector), eigen.values[i] * vector[r], 1e-12 * largest);
      EXPECT_NEAR(dot(vector, eigen.vectors.row(r)), r == i ? 1 : 0, 1e-12);
    }
    const auto by_magnitude = [](double x, double y) { return std::abs(x) < std::abs(y); };
    EXPECT_GT(*std::max_element(vector.begin(), vector.end(), by_magnitude), 0);
  }
}

TEST(SymmetricEigen, IsThatOfRandomMatricesOfAnyRank) {
  for (const std::size_t n : {1, 2, 3, 10, 33, 100}) {
    for (const std::size_t rank : {n, n / 2, std::size_t{0}}) {
      SCOPED_TRACE(fmt::format("{} of rank {}", n, rank));
      const Matrix<double> a = random_symmetric(n, rank, n + rank);
      expect_eigen(a, symmetric_eigen(a));
    }
  }
}

TEST(SymmetricEigen, IsTheKnownOneOfASecondDifference) {
  // 2 on the diagonal, -1 beside it: eigenvalues 2 - 2 cos(k pi / (n + 1)).
  constexpr std::size_t kSize = 50;
  Matrix<double> a(kSize, kSize);
  for (std::size_t i = 0; i < kSize; ++i) {
    a.row(i)[i] = 2;
    if (i > 0) a.row(i)[i - 1] = a.row(i - 1)[i] = -1;
  }
  const SymmetricEigen eigen = symmetric_eigen(a);
  for (std::size_t i = 0; i < kSize; ++i) {
    const auto k = static_cast<double>(kSize - i);
    EXPECT_NEAR(eigen.values[i], 2 - 2 * std::cos(k * std::acos(-1.0) / (kSize + 1)), 1e-13);
  }
  expect_eigen(a, eigen);
}

TEST(SymmetricEigen, TakesEqualHugeAndTinyEigenvalues) {
  for (const double scale : {1.0, 1e-150, 1e150}) {
    Matrix<double> a(4, 4);
    for (std::size_t i = 0; i < 4; ++i) a.row(i)[i] = 3 * scale;
    a.row(0)[2] = a.row(2)[0] = scale;
    const SymmetricEigen eigen = symmetric_eigen(a);
    for (const auto& [i, value] : {std::pair{0, 4.0}, {1, 3.0}, {2, 3.0}, {3, 2.0}}) {
      EXPECT_NEAR(eigen.values[static_cast<std::size_t>(i)] / scale, value, 1e-14);
    }
    EXPECT_NEAR(eigen.vectors.row(0)[0], std::sqrt(0.5), 1e-14);
    EXPECT_NEAR(eigen.vectors.row(0)[2], std::sqrt(0.5), 1e-14);
  }
}

TEST(SymmetricEigen, RefusesWhatHasNone) {
  EXPECT_EQ(test::error_of([] { symmetric_eigen(Matrix<double>(2, 3)); }),
            "eigenvalues of 2 x 3, expected a square matrix");
  Matrix<double> a(2, 2);
  a.row(0)[0] = INFINITY;
  EXPECT_EQ(test::error_of([&] { symmetric_eigen(a); }),
            "eigenvalues of a matrix that is not finite");
}

}  // namespace
}  // namespace reckon
