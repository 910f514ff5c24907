#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "eval/classification/row_weights.h"
#include "eval/classification/score_order.h"

namespace reckon {

// The weight of positive and of other rows with at least each score that occurs, from the highest
// on: all that ROC and precision-recall curves are made of. Sums are exact, so the same bits come
// out in any order of rows. Rows of weight 0 do not count.
struct ThresholdCounts {
  std::vector<double> thresholds;       // descending
  std::vector<double> true_positives;   // ascending
  std::vector<double> false_positives;  // ascending

  double positives() const { return true_positives.empty() ? 0.0 : true_positives.back(); }
  double negatives() const { return false_positives.empty() ? 0.0 : false_positives.back(); }
};

// positive [rows]: not 0 for the rows to be found. The order is that of the scores.
ThresholdCounts count_thresholds(ScoreColumn scores, const ScoreOrder& order,
                                 std::span<const std::uint8_t> positive, const RowWeights& weights);

// Area under the ROC curve; NaN where one class is missing. Below max_fpr < 1 it is the part of the
// area left of max_fpr, scaled to 0.5 for chance and 1 for perfect (McClish, "Analyzing a portion
// of the ROC curve", 1989).
double roc_auc(const ThresholdCounts& counts, double max_fpr = 1.0);

// Sum over thresholds of (recall - recall before) * precision: no interpolation. 0 where nothing is
// positive.
double average_precision(const ThresholdCounts& counts);

// Smallest false positive rate at which the true positive rate is at least tpr (0.95: Liang, Li and
// Srikant, "Enhancing the reliability of out-of-distribution image detection in neural networks",
// 2018). NaN where one class is missing.
double false_positive_rate_at(const ThresholdCounts& counts, double tpr);

struct RocCurve {
  std::vector<double> fpr, tpr, thresholds;  // ascending rates; the first threshold is infinite
};
// From (0, 0) on. Rates of a class that is missing are NaN. drop_intermediate leaves out points on
// a straight line between others.
RocCurve roc_curve(const ThresholdCounts& counts, bool drop_intermediate);

struct PrecisionRecallCurve {
  // By ascending threshold; precision and recall end with one more point, (1, 0).
  std::vector<double> precision, recall, thresholds;
};
// Recall is 1 where nothing is positive. drop_intermediate leaves out points within a stretch of
// equal recall.
PrecisionRecallCurve precision_recall_curve(const ThresholdCounts& counts, bool drop_intermediate);

}  // namespace reckon
