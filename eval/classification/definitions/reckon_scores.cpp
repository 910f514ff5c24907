#include "eval/classification/definitions/reckon_scores.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "core/error.h"
#include "eval/classification/averaged_counts.h"
#include "eval/classification/averaged_curves.h"
#include "eval/classification/label_ranking.h"
#include "eval/classification/one_against_one.h"
#include "eval/classification/probabilities.h"
#include "eval/classification/probability_scores.h"

namespace reckon::label_definitions_of::own {
namespace {

double tpr_of(const MeasureName& name) {
  const double tpr = name.number("tpr", 0.95);
  if (tpr > 0.0 && tpr <= 1.0) return tpr;
  fail("metric '{}': tpr={}, expected more than 0 and at most 1", name.text(), tpr);
}

double max_fpr_of(const MeasureName& name) {
  const double max_fpr = name.number("max_fpr", 1.0);
  if (max_fpr > 0.0 && max_fpr <= 1.0) return max_fpr;
  fail("metric '{}': max_fpr={}, expected more than 0 and at most 1", name.text(), max_fpr);
}

std::shared_ptr<const BinaryCurve> binary_curve(const LabelledPredictions& data,
                                                const MeasureName& name) {
  require_kind(data, LabelKind::kBinary, name);
  require_scores(data, name);
  return std::make_shared<const BinaryCurve>(data);
}

// Without a positive row there is nothing to find: no value, rather than 0.
double average_precision_or_nan(const ThresholdCounts& counts) {
  return counts.positives() > 0.0 ? reckon::average_precision(counts)
                                  : std::numeric_limits<double>::quiet_NaN();
}

// How confident the model is in its best label, and which rows are in scope (label 1): the baseline
// of Hendrycks and Gimpel, "A baseline for detecting misclassified and out-of-distribution examples
// in neural networks", 2017.
struct ScopeDetection {
  LabelledPredictions data;
  std::unique_ptr<const BinaryCurve> curve;
};

std::shared_ptr<const ScopeDetection> detect_scope(const LabelledPredictions& data,
                                                   const MeasureName& name,
                                                   bool out_of_scope_positive) {
  require_kind(data, LabelKind::kMulticlass, name);
  require_scores(data, name);
  auto detection = std::make_shared<ScopeDetection>();
  LabelledPredictions& own = detection->data;
  own.kind = LabelKind::kBinary;
  own.labels = {"other", "found"};
  own.scores = Matrix<double>(data.rows(), 1);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const bool out = data.truth[row] == LabelledPredictions::kOutOfScope;
    own.truth.push_back(out == out_of_scope_positive ? 1 : 0);
    const double confidence = std::ranges::max(data.scores.row(row));
    own.scores.row(row)[0] = out_of_scope_positive ? -confidence : confidence;
  }
  detection->curve = std::make_unique<const BinaryCurve>(own);
  return detection;
}

// Confidence in the positive label, or in the best of several, in bins of equal width; the last
// holds 1.
LabelFunction calibration(const LabelledPredictions& data, const MeasureName& name,
                          MeasureValue (*value)(const CalibrationBins& bins)) {
  const std::int32_t bins = name.integer("bins", 15);
  if (bins < 1) fail("metric '{}': bins={}, expected at least 1", name.text(), bins);
  const Matrix<double> probabilities = probabilities_of_labels(data, name);
  Confidences confidences = top_confidences(probabilities, data.truth);
  if (data.kind == LabelKind::kBinary) {
    for (std::size_t row = 0; row < data.rows(); ++row) {
      confidences.values[row] = probabilities.row(row)[1];
    }
    confidences.right = TrueLabels(data).of_label(1);
  }
  std::vector<double> boundaries;
  boundaries.reserve(static_cast<std::size_t>(bins));
  for (std::int32_t bin = 0; bin < bins; ++bin)
    boundaries.push_back(static_cast<double>(bin) / bins);
  return [confidences = std::move(confidences), boundaries = std::move(boundaries),
          value](const RowWeights& weights) {
    return value(calibration_bins(confidences.values, confidences.right, boundaries, weights));
  };
}

}  // namespace

LabelFunction auc(const LabelledPredictions& data, const MeasureName& name) {
  if (data.kind == LabelKind::kBinary) {
    const double max_fpr = max_fpr_of(name);
    return [curve = binary_curve(data, name), max_fpr](const RowWeights& weights) {
      return scalar(curve->auc(weights, max_fpr));
    };
  }
  static constexpr auto kAgainst = std::to_array<std::string_view>({"rest", "one"});
  const bool one =
      data.kind == LabelKind::kMulticlass && choice(name, "against", "rest", kAgainst) == 1;
  const Averaging average = averaging(name, "macro");
  require_scores(data, name);
  if (!one) {
    return averaged_curves(
        data, average, [](const ThresholdCounts& counts) { return roc_auc(counts); }, name, true);
  }
  if (average != Averaging::kMacro && average != Averaging::kWeighted) {
    fail("metric '{}': against=one, expected average=macro or weighted", name.text());
  }
  if (!data.weights.empty()) {
    fail("metric '{}': against=one takes no weights of rows", name.text());
  }
  return one_against_one_auc(data, average == Averaging::kWeighted, name);
}

LabelFunction average_precision(const LabelledPredictions& data, const MeasureName& name) {
  if (data.kind != LabelKind::kBinary) {
    return averaged_curves(data, averaging(name, "macro"), average_precision_or_nan, name, true);
  }
  return [curve = binary_curve(data, name)](const RowWeights& weights) {
    return scalar(average_precision_or_nan(curve->counts(weights)));
  };
}

LabelFunction fpr_at_tpr(const LabelledPredictions& data, const MeasureName& name) {
  return [curve = binary_curve(data, name), tpr = tpr_of(name)](const RowWeights& weights) {
    return scalar(false_positive_rate_at(curve->counts(weights), tpr));
  };
}

LabelFunction roc_curve(const LabelledPredictions& data, const MeasureName& name) {
  return [curve = binary_curve(data, name)](const RowWeights& weights) -> MeasureValue {
    RocCurve points = reckon::roc_curve(curve->counts(weights), true);
    return {.arrays = {{"fpr", std::move(points.fpr)},
                       {"tpr", std::move(points.tpr)},
                       {"thresholds", std::move(points.thresholds)}}};
  };
}

LabelFunction precision_recall_curve(const LabelledPredictions& data, const MeasureName& name) {
  return [curve = binary_curve(data, name)](const RowWeights& weights) -> MeasureValue {
    PrecisionRecallCurve points = reckon::precision_recall_curve(curve->counts(weights), true);
    return {.arrays = {{"precision", std::move(points.precision)},
                       {"recall", std::move(points.recall)},
                       {"thresholds", std::move(points.thresholds)}}};
  };
}

LabelFunction top_k_accuracy(const LabelledPredictions& data, const MeasureName& name) {
  require_kind(data, LabelKind::kMulticlass, name);
  require_scores(data, name);
  const std::size_t k = name.cutoff() == MeasureName::kUncut ? 5 : name.cutoff();
  std::vector<double> hits;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const auto label = static_cast<std::size_t>(data.truth[row]);
    hits.push_back(place_of_label(data.scores.row(row), label, EqualScores::kEarlierFirst) < k);
  }
  return mean_of_rows(std::move(hits));
}

LabelFunction log_loss(const LabelledPredictions& data, const MeasureName& name) {
  auto probabilities = std::make_shared<const Matrix<double>>(probabilities_of_labels(data, name));
  return [&data, probabilities](const RowWeights& weights) {
    constexpr double kClip = std::numeric_limits<double>::epsilon();
    return scalar(reckon::log_loss(*probabilities, data.truth, kClip, weights).mean());
  };
}

LabelFunction brier(const LabelledPredictions& data, const MeasureName& name) {
  auto probabilities = std::make_shared<const Matrix<double>>(probabilities_of_labels(data, name));
  return [&data, probabilities](const RowWeights& weights) {
    const double score = brier_score(*probabilities, data.truth, weights).mean();
    return scalar(data.kind == LabelKind::kBinary ? 0.5 * score : score);
  };
}

LabelFunction expected_calibration_error(const LabelledPredictions& data, const MeasureName& name) {
  return calibration(data, name, [](const CalibrationBins& bins) {
    return scalar(calibration_error(bins, CalibrationNorm::kMean));
  });
}

LabelFunction maximum_calibration_error(const LabelledPredictions& data, const MeasureName& name) {
  return calibration(data, name, [](const CalibrationBins& bins) {
    return scalar(calibration_error(bins, CalibrationNorm::kLargest));
  });
}

LabelFunction calibration_curve(const LabelledPredictions& data, const MeasureName& name) {
  return calibration(data, name, [](const CalibrationBins& bins) -> MeasureValue {
    return {.arrays = {{"from", bins.boundaries},
                       {"weight", bins.weight},
                       {"confidence", bins.confidence},
                       {"accuracy", bins.accuracy}}};
  });
}

LabelFunction out_of_scope_auc(const LabelledPredictions& data, const MeasureName& name) {
  return [detection = detect_scope(data, name, true)](const RowWeights& weights) {
    return scalar(detection->curve->auc(weights));
  };
}

LabelFunction out_of_scope_average_precision(const LabelledPredictions& data,
                                             const MeasureName& name) {
  static constexpr auto kPositive = std::to_array<std::string_view>({"in", "out"});
  const bool out = choice(name, "positive", "out", kPositive) == 1;
  return [detection = detect_scope(data, name, out)](const RowWeights& weights) {
    return scalar(average_precision_or_nan(detection->curve->counts(weights)));
  };
}

LabelFunction out_of_scope_fpr(const LabelledPredictions& data, const MeasureName& name) {
  return
      [detection = detect_scope(data, name, false), tpr = tpr_of(name)](const RowWeights& weights) {
        return scalar(false_positive_rate_at(detection->curve->counts(weights), tpr));
      };
}

}  // namespace reckon::label_definitions_of::own
