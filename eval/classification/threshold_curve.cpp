#include "eval/classification/threshold_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace reckon {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The points at `kept` places.
ThresholdCounts chosen(const ThresholdCounts& counts, const std::vector<std::size_t>& kept) {
  ThresholdCounts fewer;
  for (const std::size_t i : kept) {
    fewer.thresholds.push_back(counts.thresholds[i]);
    fewer.true_positives.push_back(counts.true_positives[i]);
    fewer.false_positives.push_back(counts.false_positives[i]);
  }
  return fewer;
}

// The first, the last, and those between that `keep` does not call dispensable.
template <typename Keep>
std::vector<std::size_t> ends_and(std::size_t points, const Keep& keep) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < points; ++i) {
    if (i == 0 || i + 1 == points || keep(i)) kept.push_back(i);
  }
  return kept;
}

// Rates of counts [points]; NaN where the class is missing.
std::vector<double> rates(const std::vector<double>& counts) {
  std::vector<double> values(counts.size());
  const double all = counts.back();
  std::ranges::transform(counts, values.begin(),
                         [&](double count) { return all > 0.0 ? count / all : kNan; });
  return values;
}

double second_difference(const std::vector<double>& values, std::size_t i) {
  return (values[i + 1] - values[i]) - (values[i] - values[i - 1]);
}

}  // namespace

ThresholdCounts count_thresholds(ScoreColumn scores, const ScoreOrder& order,
                                 std::span<const std::uint8_t> positive,
                                 const RowWeights& weights) {
  ThresholdCounts counts;
  ExactSum exact[2];
  double whole[2] = {0.0, 0.0};  // as long as all weights are whole numbers, doubles are exact
  bool is_whole = true;
  for (const double weight : weights.values) is_whole = is_whole && weight == std::floor(weight);
  bool group_counts = false;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const std::size_t row = order.row(place);
    const double weight = weights[row];
    if (weight > 0.0) {
      const std::size_t side = positive[row] != 0 ? 1 : 0;
      group_counts = true;
      if (is_whole) {
        whole[side] += weight;
      } else {
        exact[side].add(weight);
      }
    }
    if (!order.is_last_of_equals(place) || !group_counts) continue;
    counts.thresholds.push_back(scores[row]);
    counts.false_positives.push_back(is_whole ? whole[0] : exact[0].value());
    counts.true_positives.push_back(is_whole ? whole[1] : exact[1].value());
    group_counts = false;
  }
  return counts;
}

double roc_auc(const ThresholdCounts& counts, double max_fpr) {
  if (!(max_fpr > 0.0 && max_fpr <= 1.0)) {
    fail("AUC: max_fpr {}, expected more than 0 and at most 1", max_fpr);
  }
  const double positives = counts.positives();
  const double negatives = counts.negatives();
  if (!(positives > 0.0 && negatives > 0.0)) return kNan;
  const double limit = max_fpr * negatives;
  double twice_area = 0.0;  // in pairs of a positive and a negative
  double tp = 0.0;
  double fp = 0.0;
  for (std::size_t i = 0; i < counts.thresholds.size(); ++i) {
    const double next_tp = counts.true_positives[i];
    const double next_fp = counts.false_positives[i];
    if (max_fpr < 1.0 && next_fp / negatives > max_fpr) {
      const double at_limit = tp + (next_tp - tp) * ((limit - fp) / (next_fp - fp));
      twice_area += (limit - fp) * (at_limit + tp);
      break;
    }
    twice_area += (next_fp - fp) * (next_tp + tp);
    tp = next_tp;
    fp = next_fp;
  }
  const double area = twice_area / (2.0 * positives * negatives);
  if (max_fpr == 1.0) return area;
  const double of_chance = 0.5 * max_fpr * max_fpr;
  return 0.5 * (1.0 + (area - of_chance) / (max_fpr - of_chance));
}

double average_precision(const ThresholdCounts& counts) {
  if (!(counts.positives() > 0.0)) return 0.0;
  double sum = 0.0;
  double tp = 0.0;
  for (std::size_t i = 0; i < counts.thresholds.size(); ++i) {
    const double next_tp = counts.true_positives[i];
    if (next_tp > tp) sum += (next_tp - tp) * (next_tp / (next_tp + counts.false_positives[i]));
    tp = next_tp;
  }
  return sum / counts.positives();
}

double false_positive_rate_at(const ThresholdCounts& counts, double tpr) {
  if (!(tpr > 0.0 && tpr <= 1.0)) fail("FPR at TPR: {}, expected more than 0 and at most 1", tpr);
  const double positives = counts.positives();
  const double negatives = counts.negatives();
  if (!(positives > 0.0 && negatives > 0.0)) return kNan;
  std::size_t i = 0;
  while (counts.true_positives[i] / positives < tpr) ++i;
  return counts.false_positives[i] / negatives;
}

RocCurve roc_curve(const ThresholdCounts& counts, bool drop_intermediate) {
  ThresholdCounts points = counts;
  if (drop_intermediate) {
    points = chosen(counts, ends_and(counts.thresholds.size(), [&](std::size_t i) {
                      return second_difference(counts.false_positives, i) != 0.0 ||
                             second_difference(counts.true_positives, i) != 0.0;
                    }));
  }
  points.thresholds.insert(points.thresholds.begin(), std::numeric_limits<double>::infinity());
  points.false_positives.insert(points.false_positives.begin(), 0.0);
  points.true_positives.insert(points.true_positives.begin(), 0.0);
  return {rates(points.false_positives), rates(points.true_positives),
          std::move(points.thresholds)};
}

PrecisionRecallCurve precision_recall_curve(const ThresholdCounts& counts, bool drop_intermediate) {
  ThresholdCounts points = counts;
  if (drop_intermediate) {
    points = chosen(counts, ends_and(counts.thresholds.size(), [&](std::size_t i) {
                      const auto& tp = counts.true_positives;
                      return tp[i] != tp[i - 1] || tp[i + 1] != tp[i];
                    }));
  }
  PrecisionRecallCurve curve;
  for (std::size_t i = points.thresholds.size(); i-- > 0;) {
    const double tp = points.true_positives[i];
    const double found = tp + points.false_positives[i];
    curve.thresholds.push_back(points.thresholds[i]);
    curve.precision.push_back(found != 0.0 ? tp / found : 0.0);
    curve.recall.push_back(points.positives() > 0.0 ? tp / points.positives() : 1.0);
  }
  curve.precision.push_back(1.0);
  curve.recall.push_back(0.0);
  return curve;
}

}  // namespace reckon
