#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "eval/classification/definitions/torchmetrics.h"

namespace reckon::label_definitions_of::torchmetrics {

Precision precision_argument(const MeasureName& name) {
  static constexpr auto kTypes = std::to_array<std::string_view>({"float64", "float32"});
  return static_cast<Precision>(choice(name, "preds", "float64", kTypes));
}

std::vector<double> unit_steps(std::size_t points, Precision precision) {
  const auto steps = [&]<typename Real>(Real one) {
    std::vector<double> values(points);
    const Real step = one / static_cast<Real>(points - 1);
    for (std::size_t i = 0; i < points; ++i) {
      // From the nearer end on, with one rounding.
      values[i] = i < points / 2 ? std::fma(step, static_cast<Real>(i), Real{0})
                                 : std::fma(-step, static_cast<Real>(points - 1 - i), one);
    }
    return values;
  };
  return precision == Precision::kFloat32 ? steps(1.0f) : steps(1.0);
}

Matrix<double> normalized_scores(const LabelledPredictions& data, Precision precision) {
  Matrix<double> scores(data.scores.rows(), data.scores.cols());
  bool logits = false;
  for (std::size_t row = 0; row < scores.rows(); ++row) {
    for (std::size_t i = 0; i < scores.cols(); ++i) {
      double score = data.scores.row(row)[i];
      if (precision == Precision::kFloat32) score = static_cast<float>(score);
      scores.row(row)[i] = score;
      logits = logits || !(score >= 0.0 && score <= 1.0);
    }
  }
  for (std::size_t row = 0; logits && row < scores.rows(); ++row) {
    const auto of_row = scores.row(row);
    const bool softmax = data.kind == LabelKind::kMulticlass;
    const double highest = std::ranges::max(of_row);
    double sum = 0.0;
    for (double& score : of_row) {
      if (softmax) {
        score = std::exp(score - highest);
        sum += score;
      } else if (precision == Precision::kFloat32) {
        score = 1.0f / (1.0f + std::exp(-static_cast<float>(score)));
      } else {
        score = 1.0 / (1.0 + std::exp(-score));
      }
    }
    for (double& score : of_row) score = softmax ? score / sum : score;
  }
  return scores;
}

}  // namespace reckon::label_definitions_of::torchmetrics
