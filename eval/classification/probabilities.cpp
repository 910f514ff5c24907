#include "eval/classification/probabilities.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

bool is_probability(double score) { return score >= 0.0 && score <= 1.0; }

}  // namespace

Matrix<double> probabilities_of_labels(const LabelledPredictions& data, const MeasureName& name) {
  require_scores(data, name);
  require_one_label(data, name);
  Matrix<double> probabilities(data.rows(), data.labels.size());
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const auto scores = data.scores.row(row);
    const auto of_row = probabilities.row(row);
    if (data.kind == LabelKind::kBinary) {
      of_row[0] = data.negative_scores.empty() ? 1.0 - scores[0] : data.negative_scores[row];
      of_row[1] = scores[0];
    } else {
      std::ranges::copy(scores, of_row.begin());
    }
    for (const double score : of_row) {
      if (!is_probability(score)) {
        fail("metric '{}': {}: score {}, expected a probability from 0 to 1", name.text(),
             data.where(row),
             scores.size() == 1 && data.negative_scores.empty() ? scores[0] : score);
      }
    }
  }
  return probabilities;
}

std::size_t rows_without_sum_one(const LabelledPredictions& data) {
  constexpr double kRounding = 1e-4;
  const bool binary = data.kind == LabelKind::kBinary;
  if (data.kind != LabelKind::kMulticlass && !binary) return 0;
  if (binary && data.negative_scores.empty()) return 0;
  std::size_t count = 0;
  for (std::size_t row = 0; row < data.scores.rows(); ++row) {
    double sum = binary ? data.negative_scores[row] : 0.0;
    bool probabilities = !binary || is_probability(sum);
    for (const double score : data.scores.row(row)) {
      sum += score;
      probabilities = probabilities && is_probability(score);
    }
    if (!probabilities) return 0;
    count += std::abs(sum - 1.0) > kRounding ? 1U : 0U;
  }
  return count;
}

}  // namespace reckon
