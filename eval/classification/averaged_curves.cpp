#include "eval/classification/averaged_curves.h"

#include <memory>
#include <utility>

#include "core/error.h"
#include "eval/classification/scored_pairs.h"
#include "eval/classification/set_scores.h"

namespace reckon {
namespace {

// The true rows of each label, by weight.
std::vector<double> weights_of_labels(const LabelledPredictions& data, const RowWeights& weights) {
  std::vector<ExactSum> sums(data.labels.size());
  const TrueLabels truth(data);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (!weights.has(row)) continue;
    if (data.is_labelled()) {
      sums[static_cast<std::size_t>(data.truth[row])].add(weights[row]);
      continue;
    }
    for (std::size_t label = 0; label < sums.size(); ++label) {
      if (data.truth_sets.row(row)[label] != 0) sums[label].add(weights[row]);
    }
  }
  std::vector<double> values;
  values.reserve(sums.size());
  for (const ExactSum& sum : sums) values.push_back(sum.value());
  return values;
}

LabelFunction micro_average(const LabelledPredictions& data, CurveMeasure measure) {
  const std::size_t labels = data.scores.cols();
  std::vector<std::uint8_t> positive;
  positive.reserve(data.rows() * labels);
  const TrueLabels truth(data);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const std::vector<std::uint8_t> of_row = truth.of_row(row);
    positive.insert(positive.end(), of_row.begin(), of_row.end());
  }
  const std::span<const double> scores(data.scores.data(), positive.size());
  return [scores, labels, order = std::make_shared<const ScoreOrder>(scores),
          positive = std::move(positive), measure = std::move(measure)](const RowWeights& weights) {
    std::vector<double> repeated;
    for (const double weight : weights.values) repeated.insert(repeated.end(), labels, weight);
    return scalar(measure(
        count_thresholds(scores, *order, positive, {.values = repeated, .drawn = weights.drawn})));
  };
}

LabelFunction mean_over_samples(const LabelledPredictions& data, const CurveMeasure& measure,
                                bool leave_out_undefined) {
  std::vector<double> values(data.rows());
  const TrueLabels truth(data);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const auto scores = data.scores.row(row);
    values[row] = measure(count_thresholds(scores, ScoreOrder(scores), truth.of_row(row), {}));
  }
  return [values = std::move(values), leave_out_undefined](const RowWeights& weights) {
    std::vector<double> there;
    std::vector<double> their_weights;
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (!weights.has(row)) continue;
      there.push_back(values[row]);
      if (!weights.values.empty()) their_weights.push_back(weights[row]);
    }
    return scalar(leave_out_undefined ? average_of_defined(there, their_weights)
                                      : average(there, their_weights));
  };
}

}  // namespace

std::vector<std::uint8_t> TrueLabels::of_label(std::size_t label) const {
  std::vector<std::uint8_t> is(data_->rows());
  for (std::size_t row = 0; row < is.size(); ++row) {
    is[row] = data_->is_labelled() ? static_cast<std::size_t>(data_->truth[row]) == label ? 1 : 0
                                   : data_->truth_sets.row(row)[label];
  }
  return is;
}

std::vector<std::uint8_t> TrueLabels::of_row(std::size_t row) const {
  std::vector<std::uint8_t> is(data_->labels.size());
  for (std::size_t label = 0; label < is.size(); ++label) {
    is[label] = data_->is_labelled() ? static_cast<std::size_t>(data_->truth[row]) == label ? 1 : 0
                                     : data_->truth_sets.row(row)[label];
  }
  return is;
}

LabelFunction averaged_curves(const LabelledPredictions& data, Averaging averaging,
                              CurveMeasure measure, const MeasureName& name,
                              bool leave_out_undefined) {
  require_scores(data, name);
  if (averaging == Averaging::kBinary) {
    fail("metric '{}': average=binary: these predictions are {}", name.text(),
         label_kind_name(data.kind));
  }
  if (averaging == Averaging::kMicro) return micro_average(data, std::move(measure));
  if (averaging == Averaging::kSamples) {
    return mean_over_samples(data, measure, leave_out_undefined);
  }
  auto orders = std::make_shared<std::vector<ScoreOrder>>();
  for (std::size_t label = 0; label < data.scores.cols(); ++label) {
    orders->emplace_back(ScoreColumn(data.scores, label));
  }
  return [&data, averaging, measure = std::move(measure), orders = std::move(orders),
          leave_out_undefined](const RowWeights& weights) -> MeasureValue {
    std::vector<double> of_label;
    if (averaging == Averaging::kWeighted) {
      of_label = weights_of_labels(data, weights);
      if (exact_sum(of_label) == 0.0) return scalar(0.0);
    }
    std::vector<double> values(orders->size());
    const TrueLabels truth(data);
    for (std::size_t label = 0; label < values.size(); ++label) {
      values[label] =
          !of_label.empty() && of_label[label] == 0.0
              ? 0.0
              : measure(count_thresholds(ScoreColumn(data.scores, label), (*orders)[label],
                                         truth.of_label(label), weights));
    }
    if (averaging == Averaging::kNone) return {.arrays = {{"value", values, 0, data.labels}}};
    return scalar(leave_out_undefined ? average_of_defined(values, of_label)
                                      : average(values, of_label));
  };
}

BinaryCurve::BinaryCurve(const LabelledPredictions& data)
    : scores_(data.scores.data(), data.scores.rows()), positive_(TrueLabels(data).of_label(1)) {}

ThresholdCounts BinaryCurve::counts(const RowWeights& weights) const {
  std::call_once(sorted_, [&] { order_.emplace(scores_); });
  return count_thresholds(scores_, *order_, positive_, weights);
}

double BinaryCurve::auc(const RowWeights& weights, double max_fpr) const {
  if (weights.values.empty() && max_fpr == 1.0) return count_scored_pairs(scores_, positive_).auc();
  return roc_auc(counts(weights), max_fpr);
}

}  // namespace reckon
