#include "core/profile/item_vectors.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "core/profile/unit_vector.h"
#include "core/scoring/magnitude.h"

namespace reckon {
namespace {

// Rows a chunk; fixed, so that sums over chunks do not depend on the number of threads.
constexpr std::size_t kChunkRows = 1024;

std::size_t chunk_count(std::size_t rows) { return (rows + kChunkRows - 1) / kChunkRows; }

MatrixView<const float> chunk_of(MatrixView<const float> rows, std::size_t chunk) {
  return rows.rows_between(chunk * kChunkRows, std::min((chunk + 1) * kChunkRows, rows.rows));
}

std::vector<double> mean_of_rows(MatrixView<const float> rows, std::size_t threads) {
  Matrix<double> sums(chunk_count(rows.rows), rows.cols);
  parallel_chunks(sums.rows(), threads, [&](std::size_t chunk, std::size_t) {
    const auto part = chunk_of(rows, chunk);
    const auto sum = sums.row(chunk);
    for (std::size_t r = 0; r < part.rows; ++r) {
      const auto row = part.row(r);
      for (std::size_t k = 0; k < row.size(); ++k) sum[k] += row[k];
    }
  });
  std::vector<double> mean(rows.cols);
  for (std::size_t chunk = 0; chunk < sums.rows(); ++chunk) {
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += sums.row(chunk)[k];
  }
  for (double& element : mean) element /= static_cast<double>(rows.rows);
  return mean;
}

// The rows minus `origin`, each of unit length.
ItemVectors unit_vectors(MatrixView<const float> rows, std::span<const double> origin,
                         std::size_t threads) {
  ItemVectors out{.vectors = Matrix<float>(rows.rows, rows.cols)};
  std::vector<std::size_t> zero_rows(chunk_count(rows.rows));
  parallel_chunks(zero_rows.size(), threads, [&](std::size_t chunk, std::size_t) {
    const auto part = chunk_of(rows, chunk);
    std::vector<double> vector(rows.cols);
    for (std::size_t r = 0; r < part.rows; ++r) {
      if (!std::isfinite(largest_magnitude(part.row(r)))) {
        fail("embeddings: row {}: not every element is finite", chunk * kChunkRows + r);
      }
      std::transform(origin.begin(), origin.end(), part.row(r).begin(), vector.begin(),
                     [](double from, float to) { return to - from; });
      const auto unit = out.vectors.row(chunk * kChunkRows + r);
      if (!write_unit_vector(vector, unit)) ++zero_rows[chunk];
    }
  });
  out.zero_rows = std::accumulate(zero_rows.begin(), zero_rows.end(), std::size_t{0});
  return out;
}

}  // namespace

ItemVectors centre(MatrixView<const float> embeddings, std::size_t threads) {
  return unit_vectors(embeddings, mean_of_rows(embeddings, threads), threads);
}

ItemVectors normalise(MatrixView<const float> embeddings, std::size_t threads) {
  return unit_vectors(embeddings, std::vector<double>(embeddings.cols), threads);
}

}  // namespace reckon
