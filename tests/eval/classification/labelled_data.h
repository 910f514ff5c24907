#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "core/random.h"
#include "eval/classification/evaluate_labels.h"

namespace reckon::test {

inline LabelledPredictions binary(const std::vector<std::int32_t>& truth,
                                  const std::vector<double>& scores) {
  LabelledPredictions data;
  data.labels = {"neg", "pos"};
  data.truth = truth;
  data.scores = Matrix<double>(scores.size(), 1);
  std::ranges::copy(scores, data.scores.data());
  return data;
}

// Rows of every kind with ties, and weights that are no whole numbers.
inline LabelledPredictions random_data(LabelKind kind, std::uint64_t seed, std::size_t rows = 300) {
  Random random(seed);
  LabelledPredictions data;
  data.kind = kind;
  const std::size_t labels = kind == LabelKind::kBinary ? 2 : 5;
  for (std::size_t i = 0; i < labels; ++i) data.labels.push_back("label" + std::to_string(i));
  for (std::size_t row = 0; row < rows; ++row) data.weights.push_back(random.uniform());
  if (kind == LabelKind::kRatings) {
    data.labels.clear();
    for (std::size_t row = 0; row < rows; ++row) {
      data.true_ratings.push_back(static_cast<double>(random.below(5)));
      data.predicted_ratings.push_back(random.normal());
    }
    return data;
  }
  data.scores = Matrix<double>(rows, kind == LabelKind::kBinary ? 1 : labels);
  if (kind == LabelKind::kMultilabel) data.truth_sets = Matrix<std::uint8_t>(rows, labels);
  for (std::size_t row = 0; row < rows; ++row) {
    double sum = 0.0;
    for (double& score : data.scores.row(row))
      sum += score = static_cast<double>(random.below(9)) + 1;
    for (double& score : data.scores.row(row)) score /= kind == LabelKind::kMulticlass ? sum : 10.0;
    if (kind == LabelKind::kMultilabel) {
      for (std::uint8_t& is : data.truth_sets.row(row)) is = random.below(3) == 0 ? 1 : 0;
    } else {
      data.truth.push_back(static_cast<std::int32_t>(random.below(labels)));
    }
  }
  return data;
}

inline LabelEvaluation evaluate(const LabelledPredictions& data,
                                const LabelEvaluationOptions& options) {
  SilentProgress progress;
  return evaluate_labels(data, options, progress);
}

inline double value_of(const LabelledPredictions& data, std::string_view name,
                       std::string_view tool = "reckon") {
  return evaluate_label_measure(tool, name, data).scalar;
}

}  // namespace reckon::test
