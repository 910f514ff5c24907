#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/interval.h"
#include "eval/label_scores.h"
#include "eval/resampling.h"

namespace reckon {

// A row of the table of classification metrics.
struct ClassificationMetric {
  std::string_view name;
  std::string_view definition;
  double (*value)(const LabelScores& scores);  // null: from the scores of classes (AUC)
};

// accuracy, {precision,recall,f1}_{micro,macro,weighted}, auc_ovr_macro; in the order of reports.
// All of them are better when higher.
std::span<const ClassificationMetric> classification_metrics();

struct ClassificationValue {
  std::string name;  // of classification_metrics()
  const ClassificationMetric* metric = nullptr;
  double value = 0;                  // NaN: not defined here (AUC of a single class)
  std::optional<Interval> interval;  // percentile bootstrap over rows; none for AUC
};

// How good predictions of labels are.
struct ClassificationEvaluation {
  std::vector<std::int32_t> truth;          // [rows]
  std::vector<std::int32_t> predicted;      // [rows]
  Matrix<double> scores;                    // [rows, classes]
  Matrix<std::int64_t> confusion;           // [true class, predicted class]
  std::vector<ClassificationValue> values;  // in the order of classification_metrics()
  std::size_t classes_without_auc = 0;      // absent from the truth, or all of it: not in its mean

  double value(std::string_view name) const;  // throws Error for a name that is not there
};

struct ClassificationOptions {
  ResamplingOptions resampling;
  double confidence = 0.95;
};

// Scores of every class [n, classes] against the true labels [n]; predicted is the first of the
// largest scores. Throws Error for shapes that differ, no rows, a label out of range, or a score
// that is NaN, naming the row.
ClassificationEvaluation evaluate_classification(Matrix<double> scores,
                                                 std::span<const std::int32_t> truth,
                                                 const ClassificationOptions& options,
                                                 Progress& progress);

}  // namespace reckon
