#include <algorithm>
#include <array>
#include <memory>

#include "core/error.h"
#include "eval/classification/averaged_counts.h"
#include "eval/classification/definitions/scikit_learn.h"
#include "eval/classification/set_scores.h"

namespace reckon::label_definitions_of::scikit_learn {
namespace {

using Decided = std::shared_ptr<const DecidedPredictions>;

Decided decide(const LabelledPredictions& data) {
  return std::make_shared<const DecidedPredictions>(data);
}

Decided decide_single(const LabelledPredictions& data, const MeasureName& name) {
  require_one_label(data, name);
  return decide(data);
}

double beta_of(const MeasureName& name, double otherwise) {
  const double beta = name.number("beta", otherwise);
  if (beta >= 0.0) return beta;
  fail("metric '{}': beta={}, expected at least 0", name.text(), beta);
}

std::vector<double> as_numbers(const std::vector<std::uint8_t>& flags, bool inverted) {
  std::vector<double> numbers;
  numbers.reserve(flags.size());
  for (const std::uint8_t flag : flags) numbers.push_back((flag != 0) != inverted ? 1.0 : 0.0);
  return numbers;
}

}  // namespace

LabelFunction accuracy_score(const LabelledPredictions& data, const MeasureName& name) {
  return mean_of_rows(as_numbers(decide(data)->right(), false), name.flag("normalize", true));
}

LabelFunction zero_one_loss(const LabelledPredictions& data, const MeasureName& name) {
  return mean_of_rows(as_numbers(decide(data)->right(), true), name.flag("normalize", true));
}

LabelFunction hamming_loss(const LabelledPredictions& data, const MeasureName&) {
  std::vector<double> differing = decide(data)->differing();
  if (data.kind == LabelKind::kMultilabel) {
    for (double& count : differing) count /= static_cast<double>(data.labels.size());
  }
  return mean_of_rows(std::move(differing));
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
  return [decided = decide_single(data, name), labels = LabelChoice(data, name), normalize,
          text = name.text()](const RowWeights& weights) -> MeasureValue {
    const Matrix<double> all =
        confusion_weights(decided->truth(), decided->predicted(), decided->classes(), weights);
    labels.require_in_truth(decided->truth(), text);
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
  return [decided = decide_single(data, name), labels = LabelChoice(data, name), kind,
          text = name.text()](const RowWeights& weights) {
    labels.require_in_truth(decided->truth(), text);
    const std::vector<std::size_t> places = labels.places(decided->counts(weights).present);
    return scalar(cohen_kappa(decided->truth(), decided->predicted(), decided->classes(), places,
                              kind, weights));
  };
}

LabelFunction precision_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged_scores(data, name, "binary",
                         [zero](const LabelCounts& counts) { return precisions(counts, zero); });
}

LabelFunction recall_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged_scores(data, name, "binary",
                         [zero](const LabelCounts& counts) { return recalls(counts, zero); });
}

LabelFunction f1_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged_scores(data, name, "binary",
                         [zero](const LabelCounts& counts) { return f_betas(counts, 1.0, zero); });
}

LabelFunction fbeta_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  const double beta = beta_of(name, -1.0);
  return averaged_scores(data, name, "binary", [zero, beta](const LabelCounts& counts) {
    return f_betas(counts, beta, zero);
  });
}

LabelFunction jaccard_score(const LabelledPredictions& data, const MeasureName& name) {
  const double zero = zero_division(name);
  return averaged_scores(data, name, "binary",
                         [zero](const LabelCounts& counts) { return jaccards(counts, zero); });
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
