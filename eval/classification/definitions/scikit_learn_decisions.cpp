#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "core/error.h"
#include "eval/classification/decided.h"
#include "eval/classification/definitions/scikit_learn.h"
#include "eval/classification/set_scores.h"

namespace reckon::label_definitions_of::scikit_learn {
namespace {

using Decided = std::shared_ptr<const DecidedPredictions>;

Decided decide(const LabelledPredictions& data) {
  return std::make_shared<const DecidedPredictions>(data);
}

Decided decide_single(const LabelledPredictions& data, const MeasureName& name) {
  if (!data.is_labelled()) {
    fail("metric '{}': takes one label a row, these predictions are {}", name.text(),
         label_kind_name(data.kind));
  }
  return decide(data);
}

// 0, 1 or NaN; "warn" is 0.
double zero_division(const MeasureName& name) {
  if (name.word("zero_division", "warn") == "warn") return 0.0;
  const double value = name.number("zero_division", 0.0);
  if (value == 0.0 || value == 1.0 || std::isnan(value)) return value;
  fail("metric '{}': zero_division={}, expected 0, 1 or nan", name.text(), value);
}

// What precision, recall, F and Jaccard are averages of.
class AveragedCounts {
 public:
  AveragedCounts(const LabelledPredictions& data, const MeasureName& name,
                 std::string_view otherwise)
      : decided_(decide(data)),
        averaging_(averaging(name, otherwise)),
        choice_(data, name),
        positive_(label_argument(data, name, "pos_label", 1)),
        text_(name.text()) {
    if (averaging_ == Averaging::kBinary && data.kind == LabelKind::kMultilabel) {
      fail("metric '{}': average=binary, but these predictions are sets of labels", text_);
    }
  }

  Averaging averaged() const { return averaging_; }
  // Of the labels, pooled labels or rows that are averaged.
  LabelCounts counts(const RowWeights& weights) const {
    if (averaging_ == Averaging::kSamples) return decided_->counts_of_rows();
    const LabelCounts all = decided_->counts(weights);
    std::vector<std::size_t> places = choice_.places(all.present);
    if (averaging_ == Averaging::kBinary) places = {require_binary(all)};
    const LabelCounts chosen = all.chosen(places);
    return averaging_ == Averaging::kMicro ? chosen.pooled() : chosen;
  }
  // By which the mean over counts is weighted; empty: all alike.
  std::vector<double> mean_weights(const LabelCounts& counts, const RowWeights& weights) const {
    if (averaging_ == Averaging::kWeighted) return counts.truth;
    if (averaging_ != Averaging::kSamples) return {};
    return {weights.values.begin(), weights.values.end()};
  }
  std::vector<std::string> labels(const RowWeights& weights) const {
    std::vector<std::string> names;
    for (const std::size_t place : choice_.places(decided_->counts(weights).present)) {
      names.push_back(decided_->labels()[place]);
    }
    return names;
  }

 private:
  std::size_t require_binary(const LabelCounts& all) const {
    const auto present = std::ranges::count(all.present, 1);
    if (present > 2) {
      fail("metric '{}': average=binary, but {} labels occur: choose another average", text_,
           present);
    }
    if (present == 2 && all.present[positive_] == 0) {
      fail("metric '{}': label '{}' is neither in the truth nor predicted", text_,
           decided_->labels()[positive_]);
    }
    return positive_;
  }

  Decided decided_;
  Averaging averaging_;
  LabelChoice choice_;
  std::size_t positive_;
  std::string text_;
};

// A score of each entry of the counts, averaged.
template <typename Score>
LabelFunction averaged(const LabelledPredictions& data, const MeasureName& name,
                       const Score& score) {
  return [counts = AveragedCounts(data, name, "binary"),
          score](const RowWeights& weights) -> MeasureValue {
    const LabelCounts of = counts.counts(weights);
    const std::vector<double> values = score(of);
    if (counts.averaged() == Averaging::kNone) {
      return {.arrays = {{"value", values, 0, counts.labels(weights)}}};
    }
    return scalar(average_of_defined(values, counts.mean_weights(of, weights)));
  };
}

double beta_of(const MeasureName& name, double otherwise) {
  const double beta = name.number("beta", otherwise);
  if (beta >= 0.0) return beta;
  fail("metric '{}': beta={}, expected at least 0", name.text(), beta);
}

template <typename Values>
LabelFunction mean_of_rows(Values values, bool normalize) {
  return [values = std::move(values), normalize](const RowWeights& weights) {
    const WeightedMean mean = mean_over_rows(
        values.size(), weights, [&](std::size_t row) { return static_cast<double>(values[row]); });
    return scalar(normalize ? mean.mean() : mean.sum());
  };
}

std::vector<std::uint8_t> wrong(const DecidedPredictions& decided) {
  std::vector<std::uint8_t> values = decided.right();
  for (std::uint8_t& value : values) value = 1 - value;
  return values;
}

}  // namespace

LabelFunction accuracy_score(const LabelledPredictions& data, const MeasureName& name) {
  return mean_of_rows(decide(data)->right(), name.flag("normalize", true));
}

LabelFunction zero_one_loss(const LabelledPredictions& data, const MeasureName& name) {
  return mean_of_rows(wrong(*decide(data)), name.flag("normalize", true));
}

LabelFunction hamming_loss(const LabelledPredictions& data, const MeasureName&) {
  std::vector<double> differing = decide(data)->differing();
  if (data.kind == LabelKind::kMultilabel) {
    for (double& count : differing) count /= static_cast<double>(data.labels.size());
  }
  return mean_of_rows(std::move(differing), true);
}

LabelFunction balanced_accuracy_score(const LabelledPredictions& data, const MeasureName& name) {
  return [decided = decide_single(data, name),
          adjusted = name.flag("adjusted", false)](const RowWeights& weights) {
    return scalar(balanced_accuracy(decided->counts(weights), adjusted));
  };
}

LabelFunction confusion_matrix(const LabelledPredictions& data, const MeasureName& name) {
  static constexpr auto kNormalize =
      std::to_array<std::string_view>({"None", "true", "pred", "all"});
  const std::size_t normalize = choice(name, "normalize", "None", kNormalize);
  return [decided = decide_single(data, name), labels = LabelChoice(data, name),
          normalize](const RowWeights& weights) -> MeasureValue {
    const Matrix<double> all =
        confusion_weights(decided->truth(), decided->predicted(), decided->classes(), weights);
    const std::vector<std::size_t> places = labels.places(decided->counts(weights).present);
    MeasureArray matrix{"confusion_matrix", {}, places.size(), {}};
    std::vector<double> of_row(places.size());
    std::vector<double> of_column(places.size());
    double of_all = 0.0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      matrix.labels.push_back(decided->labels()[places[i]]);
      for (std::size_t j = 0; j < places.size(); ++j) {
        const double weight = all.row(places[i])[places[j]];
        matrix.values.push_back(weight);
        of_row[i] += weight;
        of_column[j] += weight;
        of_all += weight;
      }
    }
    for (std::size_t i = 0; normalize != 0 && i < matrix.values.size(); ++i) {
      const double whole = normalize == 1   ? of_row[i / places.size()]
                           : normalize == 2 ? of_column[i % places.size()]
                                            : of_all;
      matrix.values[i] = whole == 0.0 ? 0.0 : matrix.values[i] / whole;
    }
    return {.arrays = {std::move(matrix)}};
  };
}

LabelFunction matthews_corrcoef(const LabelledPredictions& data, const MeasureName& name) {
  return [decided = decide_single(data, name)](const RowWeights& weights) {
    return scalar(matthews_correlation(decided->counts(weights)));
  };
}

LabelFunction cohen_kappa_score(const LabelledPredictions& data, const MeasureName& name) {
  static constexpr auto kWeights = std::to_array<std::string_view>({"None", "linear", "quadratic"});
  const auto kind = static_cast<KappaWeights>(choice(name, "weights", "None", kWeights));
  return [decided = decide_single(data, name), labels = LabelChoice(data, name),
          kind](const RowWeights& weights) {
    const std::vector<std::size_t> places = labels.places(decided->counts(weights).present);
    return scalar(cohen_kappa(decided->truth(), decided->predicted(), decided->classes(), places,
                              kind, weights));
  };
}

LabelFunction precision_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged(data, name,
                  [zero](const LabelCounts& counts) { return precisions(counts, zero); });
}

LabelFunction recall_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged(data, name, [zero](const LabelCounts& counts) { return recalls(counts, zero); });
}

LabelFunction f1_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged(data, name,
                  [zero](const LabelCounts& counts) { return f_betas(counts, 1.0, zero); });
}

LabelFunction fbeta_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  const double beta = beta_of(name, -1.0);
  return averaged(data, name,
                  [zero, beta](const LabelCounts& counts) { return f_betas(counts, beta, zero); });
}

LabelFunction jaccard_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged(data, name, [zero](const LabelCounts& counts) { return jaccards(counts, zero); });
}

LabelFunction precision_recall_fscore_support(const LabelledPredictions& data,
                                              const MeasureName& name) {
  const double zero = zero_division(name);
  const double beta = beta_of(name, 1.0);
  return [counts = AveragedCounts(data, name, "None"), zero,
          beta](const RowWeights& weights) -> MeasureValue {
    const LabelCounts of = counts.counts(weights);
    MeasureValue value;
    value.arrays = {{"precision", precisions(of, zero)},
                    {"recall", recalls(of, zero)},
                    {"fscore", f_betas(of, beta, zero)}};
    if (counts.averaged() == Averaging::kNone) {
      value.arrays.push_back({"support", of.truth});
      for (MeasureArray& array : value.arrays) array.labels = counts.labels(weights);
      return value;
    }
    const std::vector<double> mean_weights = counts.mean_weights(of, weights);
    for (MeasureArray& array : value.arrays) {
      array.values = {average_of_defined(array.values, mean_weights)};
    }
    return value;
  };
}

}  // namespace reckon::label_definitions_of::scikit_learn
