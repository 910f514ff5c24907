#include "eval/nearest_centroid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "core/error.h"
#include "core/parallel.h"

namespace reckon {
namespace {

constexpr std::size_t kChunkRows = 64;

std::vector<double> unit_vector(std::span<const float> vector, std::size_t row) {
  double square = 0.0;
  for (const float x : vector) square += static_cast<double>(x) * static_cast<double>(x);
  if (!(square > 0.0) || !std::isfinite(square)) {
    fail("nearest centroid: vector row {} is zero or not finite", row);
  }
  const double scale = 1.0 / std::sqrt(square);
  std::vector<double> unit(vector.size());
  std::ranges::transform(vector, unit.begin(),
                         [scale](float x) { return static_cast<double>(x) * scale; });
  return unit;
}

}  // namespace

NearestCentroid::NearestCentroid(MatrixView<const float> vectors,
                                 std::span<const std::int32_t> labels, std::size_t classes)
    : centroids_(classes, vectors.cols), seen_(classes) {
  if (vectors.rows != labels.size() || vectors.rows == 0 || vectors.cols == 0) {
    fail(
        "nearest centroid: {} training vectors of length {} and {} labels, expected as many, "
        "and some",
        vectors.rows, vectors.cols, labels.size());
  }
  for (std::size_t row = 0; row < vectors.rows; ++row) {
    if (labels[row] < 0 || static_cast<std::size_t>(labels[row]) >= classes) {
      fail("nearest centroid: row {}: label {}, expected 0 to {}", row, labels[row],
           static_cast<std::int64_t>(classes) - 1);
    }
    const auto label = static_cast<std::size_t>(labels[row]);
    seen_[label] = 1;
    const std::vector<double> unit = unit_vector(vectors.row(row), row);
    const std::span<double> centroid = centroids_.row(label);
    for (std::size_t j = 0; j < unit.size(); ++j) centroid[j] += unit[j];
  }
  for (std::size_t label = 0; label < classes; ++label) {
    const std::span<double> centroid = centroids_.row(label);
    double square = 0.0;
    for (const double x : centroid) square += x * x;
    // Vectors that cancel out leave no direction: cosine 0 with everything.
    if (square > 0.0) {
      for (double& x : centroid) x /= std::sqrt(square);
    }
  }
}

Matrix<double> NearestCentroid::scores(MatrixView<const float> vectors, std::size_t threads) const {
  if (vectors.cols != centroids_.cols()) {
    fail("nearest centroid: vectors of length {}, expected {}", vectors.cols, centroids_.cols());
  }
  Matrix<double> scores(vectors.rows, classes());
  const auto seen_classes = std::count(seen_.begin(), seen_.end(), 1);
  const std::size_t chunks = (vectors.rows + kChunkRows - 1) / kChunkRows;
  parallel_chunks(
      chunks, threads > 0 ? threads : default_thread_count(), [&](std::size_t chunk, std::size_t) {
        const std::size_t end = std::min((chunk + 1) * kChunkRows, vectors.rows);
        for (std::size_t row = chunk * kChunkRows; row < end; ++row) {
          const std::vector<double> unit = unit_vector(vectors.row(row), row);
          double mean = 0.0;
          for (std::size_t label = 0; label < classes(); ++label) {
            double& cosine = scores.row(row)[label];
            const std::span<const double> centroid = centroids_.row(label);
            for (std::size_t j = 0; j < unit.size(); ++j) cosine += unit[j] * centroid[j];
            mean += cosine / static_cast<double>(seen_classes);
          }
          for (std::size_t label = 0; label < classes(); ++label) {
            double& score = scores.row(row)[label];
            score = seen_[label] != 0 ? score - mean : -std::numeric_limits<double>::infinity();
          }
        }
      });
  return scores;
}

}  // namespace reckon
