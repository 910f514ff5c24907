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
#include "eval/confusion.h"
#include "eval/resampling.h"

namespace reckon {

// A row of the table of classification metrics.
struct ClassificationMetric {
  std::string_view name;
  std::string_view definition;
};

// accuracy, {precision,recall,f1}_{micro,macro,weighted}, auc_ovr_macro; in the order of reports.
std::span<const ClassificationMetric> classification_metrics();

struct ClassificationValue {
  std::string name;                  // of classification_metrics()
  double value = 0;                  // NaN: not defined here (AUC of a single class)
  std::optional<Interval> interval;  // accuracy and f1_macro: bootstrap over rows
};

// How good predictions of labels are.
struct ClassificationEvaluation {
  std::vector<std::int64_t> rows;       // evaluated rows of the task, ascending
  std::vector<std::int32_t> truth;      // [rows]
  std::vector<std::int32_t> predicted;  // [rows]
  Matrix<double> scores;                // [rows, classes]
  Confusion confusion{0};
  std::vector<ClassificationValue> values;  // in the order of classification_metrics()
  std::size_t train_rows = 0;
  std::size_t left_out_train = 0;  // rows of the label that is left out
  std::size_t left_out_test = 0;
  std::size_t classes_without_auc = 0;  // absent from the truth, or all of it: not in its mean

  double value(std::string_view name) const;  // throws Error for a name that is not there
};

struct ClassificationOptions {
  ResamplingOptions resampling;
  double confidence = 0.95;
};

// Scores of every class [n, classes] against the true labels [n]; predicted is the first of the
// largest scores. Throws Error for shapes that differ, no rows, a label out of range, or a score
// that is NaN.
ClassificationEvaluation evaluate_classification(Matrix<double> scores,
                                                 std::span<const std::int32_t> truth,
                                                 const ClassificationOptions& options,
                                                 Progress& progress);

// Labelled vectors [n, d] with the part of each row: 0 train, 2 test, others are not used. Rows of
// `left_out_label` (out of scope) are not used and counted; -1: none is left out.
struct LabelledVectors {
  MatrixView<const float> vectors;
  std::span<const std::int32_t> labels;
  std::span<const std::uint8_t> parts;
  std::size_t classes = 0;
  std::int32_t left_out_label = -1;
};

// Centroids from the train part, evaluated on the test part.
ClassificationEvaluation evaluate_nearest_centroid(const LabelledVectors& data,
                                                   const ClassificationOptions& options,
                                                   Progress& progress);

// AUC of one class against the rest, a tie counting half; NaN where either is empty. Throws Error
// where lengths differ or a score is NaN.
double binary_auc(std::span<const double> scores, std::span<const std::uint8_t> positive);

}  // namespace reckon
