#include "core/cpu/gradient/layer_norm_gradient.h"

#include <cmath>
#include <vector>

namespace reckon::cpu {
namespace {

// (x - mean) / s of a row, and 1 / s.
struct NormedRow {
  std::vector<double> values;
  double scale = 0;

  NormedRow(std::span<const float> x, float epsilon) : values(x.begin(), x.end()) {
    const auto count = static_cast<double>(x.size());
    double mean = 0, variance = 0;
    for (const double v : values) mean += v / count;
    for (double& v : values) {
      v -= mean;
      variance += v * v / count;
    }
    scale = 1 / std::sqrt(variance + static_cast<double>(epsilon));
    for (double& v : values) v *= scale;
  }
};

}  // namespace

void layer_norm_gradient(MatrixView<const float> x, std::span<const float> gamma, float epsilon,
                         MatrixView<float> gradient) {
  const auto count = static_cast<double>(x.cols);
  std::vector<double> scaled(x.cols);
  for (std::size_t token = 0; token < x.rows; ++token) {
    const NormedRow normed(x.row(token), epsilon);
    for (std::size_t r = token; r < gradient.rows; r += x.rows) {
      const auto row = gradient.row(r);
      double mean = 0, along = 0;
      for (std::size_t c = 0; c < row.size(); ++c) {
        scaled[c] = static_cast<double>(row[c]) * static_cast<double>(gamma[c]);
        mean += scaled[c];
        along += scaled[c] * normed.values[c];
      }
      mean /= count;
      along /= count;
      for (std::size_t c = 0; c < row.size(); ++c) {
        row[c] = static_cast<float>((scaled[c] - mean - normed.values[c] * along) * normed.scale);
      }
    }
  }
}

}  // namespace reckon::cpu
