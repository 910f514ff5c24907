#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "eval/classification/decided.h"
#include "eval/classification/label_measure.h"
#include "eval/classification/threshold_curve.h"

namespace reckon {

// Which label of a row is true: of one label a row, or of sets. Owns nothing.
class TrueLabels {
 public:
  explicit TrueLabels(const LabelledPredictions& data) : data_(&data) {}

  // [rows]: 1 where the label is true.
  std::vector<std::uint8_t> of_label(std::size_t label) const;
  // [labels]: 1 where the label is true.
  std::vector<std::uint8_t> of_row(std::size_t row) const;

 private:
  const LabelledPredictions* data_;
};

using CurveMeasure = std::function<double(const ThresholdCounts& counts)>;

// A measure of binary predictions, averaged over the labels of multiclass or multilabel ones, each
// against the rest: kMicro takes all (row, label) together, kMacro and kWeighted are means over
// labels (weighted: by true rows), kSamples is the mean over rows, each of which ranks the labels;
// kNone gives the array of all labels. Scores are sorted once. data must outlive the result.
LabelFunction averaged_curves(const LabelledPredictions& data, Averaging averaging,
                              CurveMeasure measure, const MeasureName& name,
                              // Labels without a value make the mean NaN, or are left out of it.
                              bool leave_out_undefined);

// The curve of binary predictions. data, which has scores, must outlive it.
class BinaryCurve {
 public:
  explicit BinaryCurve(const LabelledPredictions& data);

  ThresholdCounts counts(const RowWeights& weights) const;
  // See roc_auc. All of it without weights is counted in pairs, without sorting.
  double auc(const RowWeights& weights, double max_fpr = 1.0) const;

 private:
  std::span<const double> scores_;
  std::vector<std::uint8_t> positive_;
  mutable std::once_flag sorted_;
  mutable std::optional<ScoreOrder> order_;  // when it is first needed
};

}  // namespace reckon
