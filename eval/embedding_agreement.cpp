#include "eval/embedding_agreement.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/error.h"
#include "eval/quantile.h"

namespace reckon {

EmbeddingAgreement compare_embeddings(MatrixView<const float> a, MatrixView<const float> b) {
  if (a.rows != b.rows || a.cols != b.cols || a.rows == 0 || a.cols == 0) {
    fail("embedding agreement: {} x {} against {} x {}, expected equal and not empty", a.rows,
         a.cols, b.rows, b.cols);
  }
  EmbeddingAgreement result;
  result.rows = a.rows;
  std::vector<double> cosines(a.rows);
  for (std::size_t row = 0; row < a.rows; ++row) {
    const std::span<const float> x = a.row(row);
    const std::span<const float> y = b.row(row);
    double xx = 0.0;
    double yy = 0.0;
    double xy = 0.0;
    for (std::size_t j = 0; j < x.size(); ++j) {
      const auto u = static_cast<double>(x[j]);
      const auto v = static_cast<double>(y[j]);
      xx += u * u;
      yy += v * v;
      xy += u * v;
    }
    if (!(xx > 0.0 && yy > 0.0) || !std::isfinite(xx + yy)) {
      fail("embedding agreement: row {} is zero or not finite", row);
    }
    // Rounding may leave the range; equal vectors give 1 exactly, since sqrt(xx * xx) is xx.
    cosines[row] = std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
    result.cosine_mean += cosines[row];
  }
  result.cosine_mean /= static_cast<double>(a.rows);
  result.worst_row = static_cast<std::size_t>(std::ranges::min_element(cosines) - cosines.begin());
  std::ranges::sort(cosines);
  result.cosine_min = cosines.front();
  result.cosine_p01 = interpolated_quantile(cosines, 0.01);
  return result;
}

}  // namespace reckon
