#include "core/principal_components.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"
#include "core/symmetric_eigen.h"

namespace reckon {
namespace {

std::vector<double> mean_of(MatrixView<const float> x, std::span<const std::size_t> rows) {
  std::vector<double> mean(x.cols);
  for (const std::size_t row : rows) {
    for (std::size_t c = 0; c < x.cols; ++c) mean[c] += static_cast<double>(x.row(row)[c]);
  }
  for (double& v : mean) v /= static_cast<double>(rows.size());
  return mean;
}

Matrix<double> covariance_of(MatrixView<const float> x, std::span<const std::size_t> rows) {
  const std::vector<double> mean = mean_of(x, rows);
  Matrix<double> covariance(x.cols, x.cols);
  std::vector<double> centred(x.cols);
  for (const std::size_t row : rows) {
    for (std::size_t c = 0; c < x.cols; ++c) {
      centred[c] = static_cast<double>(x.row(row)[c]) - mean[c];
    }
    for (std::size_t r = 0; r < x.cols; ++r) {
      const auto to = covariance.row(r);
      for (std::size_t c = r; c < x.cols; ++c) to[c] += centred[r] * centred[c];
    }
  }
  for (std::size_t r = 0; r < x.cols; ++r) {
    for (std::size_t c = r; c < x.cols; ++c) {
      covariance.row(r)[c] /= static_cast<double>(rows.size() - 1);
      covariance.row(c)[r] = covariance.row(r)[c];
    }
  }
  return covariance;
}

}  // namespace

PrincipalComponents fit_principal_components(MatrixView<const float> x,
                                             std::span<const std::size_t> rows,
                                             std::size_t components) {
  if (rows.size() < 2) fail("principal components of {} vectors, expected at least 2", rows.size());
  if (components == 0 || components > x.cols) {
    fail("principal components: found {}, expected 1 to {}", components, x.cols);
  }
  SymmetricEigen eigen = symmetric_eigen(covariance_of(x, rows));
  eigen.values.resize(components);
  PrincipalComponents result = {.variances = std::move(eigen.values),
                                .directions = Matrix<double>(components, x.cols)};
  for (std::size_t i = 0; i < components; ++i) {
    std::ranges::copy(eigen.vectors.row(i), result.directions.row(i).data());
  }
  return result;
}

Matrix<float> project(MatrixView<const float> x, const PrincipalComponents& onto,
                      std::size_t threads) {
  const Matrix<double>& directions = onto.directions;
  if (x.cols != directions.cols()) {
    fail("projecting vectors of {} numbers, expected {}", x.cols, directions.cols());
  }
  Matrix<float> out(x.rows, directions.rows());
  constexpr std::size_t kRows = 256;
  parallel_chunks((x.rows + kRows - 1) / kRows, threads, [&](std::size_t chunk, std::size_t) {
    for (std::size_t r = chunk * kRows; r < std::min(x.rows, (chunk + 1) * kRows); ++r) {
      for (std::size_t i = 0; i < directions.rows(); ++i) {
        const auto direction = directions.row(i);
        double sum = 0;
        for (std::size_t c = 0; c < x.cols; ++c) {
          sum += static_cast<double>(x.row(r)[c]) * direction[c];
        }
        out.row(r)[i] = static_cast<float>(sum);
      }
    }
  });
  return out;
}

}  // namespace reckon
