#pragma once

#include <span>

#include "core/progress.h"
#include "eval/classification/evaluate_labels.h"
#include "eval/significance/comparison_table.h"

namespace reckon {

// Predictions of one system and what was computed of them, with the draws.
struct EvaluatedLabels {
  const LabelledPredictions* data;
  const LabelEvaluation* evaluation;
};

// Every system against the first on the same rows, in the scalar metrics that both have: intervals
// are percentiles over the same draws of rows. P-values are of the metrics that are plain means of
// rows (accuracy, mae, mse) where rows are not weighted, by options.test of the differences of
// rows; of accuracy the permutation test is McNemar's exact one, where it is not sampled. Throws
// Error, naming the line, unless all have the same kind, the same rows and the same truth.
ComparisonTable compare_labels(std::span<const EvaluatedLabels> systems,
                               std::span<const std::string> names,
                               const ComparisonTableOptions& options, Progress& progress);

}  // namespace reckon
