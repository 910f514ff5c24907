#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "eval/classification/averaged_curves.h"
#include "eval/classification/definitions/torchmetrics.h"
#include "eval/classification/label_ranking.h"
#include "eval/classification/probability_scores.h"
#include "eval/classification/rating_errors.h"
#include "eval/classification/set_scores.h"

namespace reckon::label_definitions_of::torchmetrics {
namespace {

// The data with normalized scores, which curves are made of.
std::shared_ptr<LabelledPredictions> normalized(const LabelledPredictions& given,
                                                const MeasureName& name) {
  require_scores(given, name);
  auto data = std::make_shared<LabelledPredictions>();
  data->kind = given.kind;
  data->labels = given.labels;
  data->truth = given.truth;
  data->truth_sets = Matrix<std::uint8_t>(given.truth_sets.rows(), given.truth_sets.cols());
  for (std::size_t row = 0; row < given.truth_sets.rows(); ++row) {
    std::ranges::copy(given.truth_sets.row(row), data->truth_sets.row(row).begin());
  }
  data->scores = normalized_scores(given, precision_argument(name));
  return data;
}

// Weight of positive and other rows with at least each of the thresholds, from the highest on,
// whether or not a score lies between two of them.
ThresholdCounts count_at(const std::vector<double>& ascending, ScoreColumn scores,
                         std::span<const std::uint8_t> positive, const RowWeights& weights) {
  std::vector<double> of_side[2];
  for (std::vector<double>& counts : of_side) counts.assign(ascending.size() + 1, 0.0);
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const auto above = std::ranges::upper_bound(ascending, scores[row]) - ascending.begin();
    of_side[positive[row] != 0 ? 1 : 0][static_cast<std::size_t>(above)] += weights[row];
  }
  ThresholdCounts counts;
  double sums[2] = {0.0, 0.0};
  for (std::size_t i = ascending.size(); i > 0; --i) {
    for (std::size_t side = 0; side < 2; ++side) sums[side] += of_side[side][i];
    counts.thresholds.push_back(ascending[i - 1]);
    counts.false_positives.push_back(sums[0]);
    counts.true_positives.push_back(sums[1]);
  }
  return counts;
}

// The trapezoids between the points there are, which need not begin at (0, 0).
double area_between(const ThresholdCounts& counts) {
  const double pairs = counts.positives() * counts.negatives();
  if (!(pairs > 0.0)) return 0.0;
  double twice_area = 0.0;
  for (std::size_t i = 1; i < counts.thresholds.size(); ++i) {
    twice_area += (counts.false_positives[i] - counts.false_positives[i - 1]) *
                  (counts.true_positives[i] + counts.true_positives[i - 1]);
  }
  return twice_area / (2.0 * pairs);
}

// Labels or label pools as binary problems: curves at the scores, or at given thresholds.
struct Problem {
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
  ScoreOrder order;
};

using Area = std::function<double(const ThresholdCounts& counts, bool at_thresholds)>;

// The areas of all labels, averaged; a NaN is left out.
LabelFunction averaged_areas(const LabelledPredictions& given, const MeasureName& name,
                             const Area& area) {
  const auto data = normalized(given, name);
  const bool binary = data->kind == LabelKind::kBinary;
  const Averaging average = binary ? Averaging::kBinary : averaging(name, "macro");
  if (average == Averaging::kSamples || (average == Averaging::kBinary && !binary) ||
      (average == Averaging::kMicro && data->kind == LabelKind::kMulticlass)) {
    fail("metric '{}': average={}, expected macro, weighted or none", name.text(),
         name.word("average", "macro"));
  }
  const std::string points = name.word("thresholds", "None");
  std::vector<double> thresholds;
  if (points != "None") {
    const std::int32_t count = name.integer("thresholds", 0);
    if (count < 2) fail("metric '{}': thresholds={}, expected at least 2", name.text(), count);
    thresholds = unit_steps(static_cast<std::size_t>(count), Precision::kFloat32);
  }
  const bool pooled = average == Averaging::kMicro;
  const std::size_t columns = data->scores.cols();
  auto problems = std::make_shared<std::vector<Problem>>();
  const TrueLabels truth(*data);
  for (std::size_t column = 0; column < (pooled ? 1 : columns); ++column) {
    std::vector<double> scores;
    std::vector<std::uint8_t> positive;
    for (std::size_t row = 0; row < data->rows(); ++row) {
      const auto of_row = data->scores.row(row);
      const std::vector<std::uint8_t> is = truth.of_row(row);
      for (std::size_t i = pooled ? 0 : column; i < (pooled ? columns : column + 1); ++i) {
        scores.push_back(of_row[i]);
        positive.push_back(is[binary ? 1 : i]);
      }
    }
    ScoreOrder order(scores);
    problems->push_back({std::move(scores), std::move(positive), std::move(order)});
  }
  return [data, problems, average, area, thresholds, pooled,
          columns](const RowWeights& weights) -> MeasureValue {
    std::vector<double> repeated;
    for (const double weight : weights.values) {
      repeated.insert(repeated.end(), pooled ? columns : 1, weight);
    }
    const RowWeights by_entry{.values = repeated, .drawn = weights.drawn};
    std::vector<double> values;
    std::vector<double> positives;
    for (const Problem& problem : *problems) {
      const ThresholdCounts counts =
          thresholds.empty()
              ? count_thresholds(problem.scores, problem.order, problem.positive, by_entry)
              : count_at(thresholds, problem.scores, problem.positive, by_entry);
      values.push_back(area(counts, !thresholds.empty()));
      positives.push_back(counts.positives());
    }
    if (average == Averaging::kNone) return {.arrays = {{"value", values, 0, data->labels}}};
    if (average != Averaging::kWeighted) return scalar(average_of_defined(values));
    return scalar(average_of_defined(values, positives));
  };
}

double area_under_roc(const ThresholdCounts& counts, double max_fpr, bool at_thresholds) {
  // One class: its rate is 0 at all points, and so is the area.
  if (!(counts.positives() > 0.0 && counts.negatives() > 0.0)) return 0.0;
  if (at_thresholds && max_fpr == 1.0) return area_between(counts);
  return roc_auc(counts, max_fpr);
}

double area_of_steps(const ThresholdCounts& counts, bool) {
  return reckon::average_precision(counts);  // 0 without positives
}

// As above, but a class without positives has no value while others have some.
LabelFunction multiclass_average_precision(const LabelledPredictions& data,
                                           const MeasureName& name) {
  const bool others =
      std::ranges::any_of(data.truth, [](std::int32_t label) { return label != 0; });
  if (!others) return averaged_areas(data, name, area_of_steps);
  return averaged_areas(data, name, [](const ThresholdCounts& counts, bool binned) {
    if (!(counts.positives() > 0.0) && !binned) return std::numeric_limits<double>::quiet_NaN();
    return reckon::average_precision(counts);
  });
}

LabelFunction ranked_labels(const LabelledPredictions& given, const MeasureName& name,
                            double (*measure)(std::span<const double>,
                                              std::span<const std::uint8_t>)) {
  require_kind(given, LabelKind::kMultilabel, name);
  const auto data = normalized(given, name);
  return
      [values = rank_labels(data->scores, data->truth_sets, measure)](const RowWeights& weights) {
        return scalar(mean_over_rows(values.size(), weights, [&](std::size_t row) {
                        return values[row];
                      }).mean());
      };
}

// Labels of equal score are taken in their order, so that a tie is right or wrong by its place.
double stable_ranking_loss(std::span<const double> scores, std::span<const std::uint8_t> is_true) {
  std::vector<std::size_t> ascending(scores.size());
  std::iota(ascending.begin(), ascending.end(), std::size_t{0});
  std::ranges::stable_sort(ascending, {}, [&](std::size_t label) { return scores[label]; });
  double lost = 0.0;
  double others_above = 0.0;
  double trues = 0.0;
  for (std::size_t i = ascending.size(); i-- > 0;) {
    if (is_true[ascending[i]] != 0) {
      lost += others_above;
      trues += 1.0;
    } else {
      others_above += 1.0;
    }
  }
  return trues * others_above == 0.0 ? 0.0 : lost / (trues * others_above);
}

}  // namespace

LabelFunction auroc(const LabelledPredictions& data, const MeasureName& name) {
  const double max_fpr = data.kind == LabelKind::kBinary ? name.number("max_fpr", 1.0) : 1.0;
  if (!(max_fpr > 0.0 && max_fpr <= 1.0)) {
    fail("metric '{}': max_fpr={}, expected more than 0 and at most 1", name.text(), max_fpr);
  }
  return averaged_areas(data, name, [max_fpr](const ThresholdCounts& counts, bool at_thresholds) {
    return area_under_roc(counts, max_fpr, at_thresholds);
  });
}

LabelFunction average_precision(const LabelledPredictions& data, const MeasureName& name) {
  if (data.kind == LabelKind::kMulticlass) return multiclass_average_precision(data, name);
  return averaged_areas(data, name, area_of_steps);
}

LabelFunction calibration_error(const LabelledPredictions& data, const MeasureName& name) {
  static constexpr auto kNorms = std::to_array<std::string_view>({"l1", "l2", "max"});
  const auto norm = static_cast<CalibrationNorm>(choice(name, "norm", "l1", kNorms));
  const std::int32_t bins = name.integer("n_bins", 15);
  if (bins < 1) fail("metric '{}': n_bins={}, expected at least 1", name.text(), bins);
  require_one_label(data, name);
  const auto scored = normalized(data, name);
  const bool binary = data.kind == LabelKind::kBinary;
  Confidences confidences;
  if (binary) {
    confidences.values.assign(scored->scores.data(), scored->scores.data() + scored->rows());
    confidences.right = TrueLabels(*scored).of_label(1);
  } else {
    confidences = top_confidences(scored->scores, scored->truth);
    for (double& value : confidences.values) value = static_cast<float>(value);
  }
  // A confidence of exactly 1 has a bin of its own.
  std::vector<double> boundaries = unit_steps(
      static_cast<std::size_t>(bins) + 1, binary ? precision_argument(name) : Precision::kFloat32);
  return [confidences = std::move(confidences), boundaries = std::move(boundaries),
          norm](const RowWeights& weights) {
    return scalar(reckon::calibration_error(
        calibration_bins(confidences.values, confidences.right, boundaries, weights), norm));
  };
}

LabelFunction coverage_error(const LabelledPredictions& data, const MeasureName& name) {
  return ranked_labels(data, name, label_coverage);
}

LabelFunction ranking_average_precision(const LabelledPredictions& data, const MeasureName& name) {
  return ranked_labels(data, name, label_ranking_average_precision);
}

LabelFunction ranking_loss(const LabelledPredictions& data, const MeasureName& name) {
  return ranked_labels(data, name, stable_ranking_loss);
}

LabelFunction mean_absolute_error(const LabelledPredictions& data, const MeasureName&) {
  return [pairs = rating_pairs(data)](const RowWeights& weights) {
    return scalar(absolute_error(pairs.truth, pairs.predicted, weights).mean());
  };
}

LabelFunction mean_squared_error(const LabelledPredictions& data, const MeasureName& name) {
  return [pairs = rating_pairs(data),
          squared = name.flag("squared", true)](const RowWeights& weights) {
    const double error = squared_error(pairs.truth, pairs.predicted, weights).mean();
    return scalar(squared ? error : std::sqrt(error));
  };
}

}  // namespace reckon::label_definitions_of::torchmetrics
