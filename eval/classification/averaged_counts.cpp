#include "eval/classification/averaged_counts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "eval/classification/set_scores.h"

namespace reckon {

AveragedCounts::AveragedCounts(const LabelledPredictions& data, const MeasureName& name,
                               std::string_view otherwise)
    : decided_(std::make_shared<const DecidedPredictions>(data)),
      averaging_(averaging(name, otherwise)),
      choice_(data, name),
      positive_(label_argument(data, name, "pos_label", 1)),
      text_(name.text()) {
  if (averaging_ == Averaging::kBinary && data.kind == LabelKind::kMultilabel) {
    fail("metric '{}': average=binary, but these predictions are sets of labels", text_);
  }
  if (averaging_ == Averaging::kBinary && data.labels.size() < 2) {
    fail("metric '{}': average=binary, but there is one label", text_);
  }
  if (averaging_ == Averaging::kSamples && data.kind != LabelKind::kMultilabel) {
    fail("metric '{}': average=samples, but these predictions are one label a row", text_);
  }
}

LabelCounts AveragedCounts::counts(const RowWeights& weights) const {
  if (averaging_ == Averaging::kSamples) return decided_->counts_of_rows();
  const LabelCounts all = decided_->counts(weights);
  if (averaging_ != Averaging::kBinary) {
    const LabelCounts chosen = all.chosen(choice_.places(all.present));
    return averaging_ == Averaging::kMicro ? chosen.pooled() : chosen;
  }
  const auto present = std::ranges::count(all.present, 1);
  if (present > 2) {
    fail("metric '{}': average=binary, but {} labels occur: choose another average", text_,
         present);
  }
  if (present == 2 && all.present[positive_] == 0) {
    fail("metric '{}': label '{}' is neither in the truth nor predicted", text_,
         decided_->labels()[positive_]);
  }
  return all.chosen(std::vector<std::size_t>{positive_});
}

std::vector<double> AveragedCounts::mean_weights(const LabelCounts& counts,
                                                 const RowWeights& weights) const {
  if (averaging_ == Averaging::kWeighted) return counts.truth;
  if (averaging_ != Averaging::kSamples) return {};
  return {weights.values.begin(), weights.values.end()};
}

std::vector<std::string> AveragedCounts::labels(const RowWeights& weights) const {
  std::vector<std::string> names;
  for (const std::size_t place : choice_.places(decided_->counts(weights).present)) {
    names.push_back(decided_->labels()[place]);
  }
  return names;
}

LabelFunction averaged_scores(const LabelledPredictions& data, const MeasureName& name,
                              std::string_view otherwise,
                              std::function<std::vector<double>(const LabelCounts&)> score) {
  return [counts = AveragedCounts(data, name, otherwise),
          score = std::move(score)](const RowWeights& weights) -> MeasureValue {
    const LabelCounts of = counts.counts(weights);
    const std::vector<double> values = score(of);
    if (counts.averaged() == Averaging::kNone) {
      return {.arrays = {{"value", values, 0, counts.labels(weights)}}};
    }
    return scalar(average_of_defined(values, counts.mean_weights(of, weights)));
  };
}

double zero_division(const MeasureName& name) {
  if (name.word("zero_division", "warn") == "warn") return 0.0;
  const double value = name.number("zero_division", 0.0);
  if (value == 0.0 || value == 1.0 || std::isnan(value)) return value;
  fail("metric '{}': zero_division={}, expected 0, 1 or nan", name.text(), value);
}

LabelFunction mean_of_rows(std::vector<double> values, bool normalize) {
  return [values = std::move(values), normalize](const RowWeights& weights) {
    const WeightedMean mean =
        mean_over_rows(values.size(), weights, [&](std::size_t row) { return values[row]; });
    return scalar(normalize ? mean.mean() : mean.sum());
  };
}

}  // namespace reckon
