#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eval/classification/decided.h"
#include "eval/classification/label_measure.h"

namespace reckon {

// The counts whose ratios precision, recall, F and Jaccard are averages of: of labels, of pooled
// labels, or of rows. Arguments "average", "labels" and "pos_label" (the label of average=binary,
// otherwise the second one).
class AveragedCounts {
 public:
  // data must outlive it. `otherwise`: the average where the name has none.
  AveragedCounts(const LabelledPredictions& data, const MeasureName& name,
                 std::string_view otherwise);

  Averaging averaged() const { return averaging_; }
  // Throws Error where average=binary, but more than two labels occur.
  LabelCounts counts(const RowWeights& weights) const;
  // By which the mean over counts is weighted; empty: all alike.
  std::vector<double> mean_weights(const LabelCounts& counts, const RowWeights& weights) const;
  // Names of the labels that are counted.
  std::vector<std::string> labels(const RowWeights& weights) const;

 private:
  std::shared_ptr<const DecidedPredictions> decided_;
  Averaging averaging_;
  LabelChoice choice_;
  std::size_t positive_;
  std::string text_;
};

// A score of each entry of the counts, averaged over those where it is a number; the array of all
// for average=None.
LabelFunction averaged_scores(const LabelledPredictions& data, const MeasureName& name,
                              std::string_view otherwise,
                              std::function<std::vector<double>(const LabelCounts&)> score);

// Argument "zero_division", what 0 / 0 is: 0, 1 or NaN; "warn", and no argument, is 0.
double zero_division(const MeasureName& name);

// Mean over rows of values[row]; their sum, by weight, unless normalized.
LabelFunction mean_of_rows(std::vector<double> values, bool normalize = true);

}  // namespace reckon
