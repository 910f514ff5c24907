#include "eval/classification/probabilities.h"

#include <algorithm>

#include "core/error.h"

namespace reckon {

Matrix<double> probabilities_of_labels(const LabelledPredictions& data, const MeasureName& name) {
  require_scores(data, name);
  require_one_label(data, name);
  Matrix<double> probabilities(data.rows(), data.labels.size());
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const auto scores = data.scores.row(row);
    for (const double score : scores) {
      if (!(score >= 0.0 && score <= 1.0)) {
        fail("metric '{}': row {}: score {}, expected a probability from 0 to 1", name.text(), row,
             score);
      }
    }
    const auto of_row = probabilities.row(row);
    if (data.kind == LabelKind::kBinary) {
      of_row[0] = 1.0 - scores[0];
      of_row[1] = scores[0];
    } else {
      std::ranges::copy(scores, of_row.begin());
    }
  }
  return probabilities;
}

}  // namespace reckon
