#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

#include "core/error.h"
#include "eval/classification/averaged_curves.h"
#include "eval/classification/definitions/scikit_learn.h"
#include "eval/classification/label_ranking.h"
#include "eval/classification/one_against_one.h"

namespace reckon::label_definitions_of::scikit_learn {
namespace {

void require_finite_scores(const LabelledPredictions& data, const MeasureName& name) {
  require_scores(data, name);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    for (const double score : data.scores.row(row)) {
      if (!std::isfinite(score)) {
        fail("metric '{}': {}: score {}, expected a finite number", name.text(), data.where(row),
             score);
      }
    }
  }
}

std::vector<std::uint8_t> true_labels_present(const LabelledPredictions& data,
                                              const RowWeights& weights) {
  std::vector<std::uint8_t> present(data.labels.size());
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (weights.has(row)) present[static_cast<std::size_t>(data.truth[row])] = 1;
  }
  return present;
}

// The scores of several classes: those the truth has must be all there are, unless all are named.
void require_known_classes(const LabelledPredictions& data, const LabelChoice& labels,
                           const RowWeights& weights, const std::string& text) {
  if (labels.all()) return;
  const auto present = std::ranges::count(true_labels_present(data, weights), 1);
  if (static_cast<std::size_t>(present) == data.scores.cols()) return;
  fail("metric '{}': {} labels in the truth and scores of {}: say labels=all", text, present,
       data.scores.cols());
}

LabelFunction multiclass_roc_auc(const LabelledPredictions& data, const MeasureName& name,
                                 Averaging average) {
  static constexpr auto kMultiClass = std::to_array<std::string_view>({"raise", "ovr", "ovo"});
  const std::size_t multi_class = choice(name, "multi_class", "raise", kMultiClass);
  if (data.labels.size() < 3) fail("metric '{}': scores of two labels, expected one", name.text());
  if (multi_class == 0) fail("metric '{}': multi_class=raise, expected ovr or ovo", name.text());
  if (name.number("max_fpr", 1.0) != 1.0) {
    fail("metric '{}': max_fpr is for binary predictions", name.text());
  }
  for (std::size_t row = 0; row < data.rows(); ++row) {
    double sum = 0.0;
    for (const double probability : data.scores.row(row)) sum += probability;
    if (!(std::abs(1.0 - sum) <= 1e-8 + 1e-5 * std::abs(sum))) {
      fail("metric '{}': {}: the scores add up to {}, expected probabilities", name.text(),
           data.where(row), sum);
    }
  }
  const bool ovo = multi_class == 2;
  if (average == Averaging::kSamples || average == Averaging::kBinary ||
      (ovo && (average == Averaging::kMicro || average == Averaging::kNone))) {
    fail("metric '{}': this average is not for several classes", name.text());
  }
  const LabelChoice labels(data, name);
  LabelFunction value;
  if (ovo) {
    if (!data.weights.empty()) {
      fail("metric '{}': multi_class=ovo takes no weights of rows", name.text());
    }
    value = one_against_one_auc(data, average == Averaging::kWeighted, name);
  } else {
    value = averaged_curves(
        data, average, [](const ThresholdCounts& counts) { return roc_auc(counts); }, name, false);
  }
  return [&data, labels, value = std::move(value), text = name.text()](const RowWeights& weights) {
    require_known_classes(data, labels, weights, text);
    return value(weights);
  };
}

template <typename Measure>
LabelFunction binary_curve(const LabelledPredictions& data, const MeasureName& name,
                           const Measure& measure) {
  require_kind(data, LabelKind::kBinary, name);
  require_finite_scores(data, name);
  return [curve = std::make_shared<const BinaryCurve>(data), measure](
             const RowWeights& weights) -> MeasureValue { return measure(curve->counts(weights)); };
}

LabelFunction mean_of_ranked_labels(const LabelledPredictions& data, const MeasureName& name,
                                    double (*measure)(std::span<const double>,
                                                      std::span<const std::uint8_t>)) {
  require_kind(data, LabelKind::kMultilabel, name);
  require_finite_scores(data, name);
  return [values = rank_labels(data.scores, data.truth_sets, measure)](const RowWeights& weights) {
    return scalar(mean_over_rows(values.size(), weights, [&](std::size_t row) {
                    return values[row];
                  }).mean());
  };
}

}  // namespace

LabelFunction roc_auc_score(const LabelledPredictions& data, const MeasureName& name) {
  require_finite_scores(data, name);
  const Averaging average = averaging(name, "macro");
  if (data.kind == LabelKind::kMulticlass) return multiclass_roc_auc(data, name, average);
  const double max_fpr = name.number("max_fpr", 1.0);
  if (!(max_fpr > 0.0 && max_fpr <= 1.0)) {
    fail("metric '{}': max_fpr={}, expected more than 0 and at most 1", name.text(), max_fpr);
  }
  name.word("multi_class", "raise");  // has no say here
  if (data.kind == LabelKind::kMultilabel) {
    return averaged_curves(
        data, average,
        [max_fpr](const ThresholdCounts& counts) { return roc_auc(counts, max_fpr); }, name, false);
  }
  require_kind(data, LabelKind::kBinary, name);
  return [curve = std::make_shared<const BinaryCurve>(data), max_fpr](const RowWeights& weights) {
    return scalar(curve->auc(weights, max_fpr));
  };
}

LabelFunction average_precision_score(const LabelledPredictions& data, const MeasureName& name) {
  require_finite_scores(data, name);
  const Averaging average = averaging(name, "macro");
  if (data.kind == LabelKind::kBinary) {
    return binary_curve(data, name, [](const ThresholdCounts& counts) {
      return scalar(reckon::average_precision(counts));
    });
  }
  LabelFunction value = averaged_curves(data, average, average_precision, name, false);
  if (data.kind == LabelKind::kMultilabel) return value;
  return [&data, labels = LabelChoice(data, MeasureName("labels")), value = std::move(value),
          text = name.text()](const RowWeights& weights) {
    require_known_classes(data, labels, weights, text);
    return value(weights);
  };
}

LabelFunction roc_curve(const LabelledPredictions& data, const MeasureName& name) {
  const bool drop = name.flag("drop_intermediate", true);
  return binary_curve(data, name, [drop](const ThresholdCounts& counts) -> MeasureValue {
    RocCurve curve = reckon::roc_curve(counts, drop);
    return {.arrays = {{"fpr", std::move(curve.fpr)},
                       {"tpr", std::move(curve.tpr)},
                       {"thresholds", std::move(curve.thresholds)}}};
  });
}

LabelFunction precision_recall_curve(const LabelledPredictions& data, const MeasureName& name) {
  const bool drop = name.flag("drop_intermediate", false);
  return binary_curve(data, name, [drop](const ThresholdCounts& counts) -> MeasureValue {
    PrecisionRecallCurve curve = reckon::precision_recall_curve(counts, drop);
    return {.arrays = {{"precision", std::move(curve.precision)},
                       {"recall", std::move(curve.recall)},
                       {"thresholds", std::move(curve.thresholds)}}};
  });
}

LabelFunction top_k_accuracy_score(const LabelledPredictions& data, const MeasureName& name) {
  require_finite_scores(data, name);
  const std::int32_t k = name.integer("k", 2);
  if (k < 1) fail("metric '{}': k={}, expected at least 1", name.text(), k);
  const bool normalize = name.flag("normalize", true);
  const LabelChoice labels(data, name);
  std::vector<std::uint8_t> hit(data.rows(), 1);
  if (data.kind == LabelKind::kBinary) {
    bool probabilities = true;
    for (std::size_t row = 0; row < data.rows(); ++row) {
      const double score = data.scores.row(row)[0];
      probabilities = probabilities && score >= 0.0 && score <= 1.0;
    }
    for (std::size_t row = 0; k == 1 && row < data.rows(); ++row) {
      const bool positive = data.scores.row(row)[0] > (probabilities ? 0.5 : 0.0);
      hit[row] = positive == (data.truth[row] == 1) ? 1 : 0;
    }
  } else {
    require_kind(data, LabelKind::kMulticlass, name);
    for (std::size_t row = 0; row < data.rows(); ++row) {
      const std::size_t place =
          place_of_label(data.scores.row(row), static_cast<std::size_t>(data.truth[row]),
                         EqualScores::kLaterFirst);
      hit[row] = place < static_cast<std::size_t>(k) ? 1 : 0;
    }
  }
  return [&data, labels, hit = std::move(hit), normalize,
          text = name.text()](const RowWeights& weights) {
    if (data.kind == LabelKind::kMulticlass) require_known_classes(data, labels, weights, text);
    const WeightedMean mean = mean_over_rows(
        hit.size(), weights, [&](std::size_t row) { return static_cast<double>(hit[row]); });
    return scalar(normalize ? mean.mean() : mean.sum());
  };
}

LabelFunction label_ranking_average_precision_score(const LabelledPredictions& data,
                                                    const MeasureName& name) {
  return mean_of_ranked_labels(data, name, reckon::label_ranking_average_precision);
}

LabelFunction coverage_error(const LabelledPredictions& data, const MeasureName& name) {
  return mean_of_ranked_labels(data, name, reckon::label_coverage);
}

LabelFunction label_ranking_loss(const LabelledPredictions& data, const MeasureName& name) {
  return mean_of_ranked_labels(data, name, reckon::label_ranking_loss);
}

}  // namespace reckon::label_definitions_of::scikit_learn
