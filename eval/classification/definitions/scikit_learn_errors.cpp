#include <cmath>
#include <limits>
#include <memory>

#include "core/error.h"
#include "eval/classification/decided.h"
#include "eval/classification/definitions/scikit_learn.h"
#include "eval/classification/probabilities.h"
#include "eval/classification/probability_scores.h"
#include "eval/classification/rating_errors.h"

namespace reckon::label_definitions_of::scikit_learn {
namespace {

// Unless all labels are named, the truth must have as many as there are probabilities.
void require_classes(const LabelledPredictions& data, bool all, const RowWeights& weights,
                     const std::string& text) {
  std::vector<std::uint8_t> present(data.labels.size());
  std::size_t count = 0;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    auto& label = present[static_cast<std::size_t>(data.truth[row])];
    if (label == 0 && weights.has(row)) {
      label = 1;
      ++count;
    }
  }
  if (all || count == data.labels.size()) return;
  fail("metric '{}': {} of {} labels in the truth: say labels=all", text, count,
       data.labels.size());
}

template <typename Measure>
LabelFunction of_ratings(const LabelledPredictions& data, const Measure& measure) {
  return [pairs = std::make_shared<const RatingPairs>(rating_pairs(data)),
          measure](const RowWeights& weights) {
    return scalar(measure(pairs->truth, pairs->predicted, weights));
  };
}

double root_of_squared_error(std::span<const double> truth, std::span<const double> predicted,
                             const RowWeights& weights) {
  return std::sqrt(squared_error(truth, predicted, weights).mean());
}

}  // namespace

LabelFunction log_loss(const LabelledPredictions& data, const MeasureName& name) {
  return
      [&data,
       probabilities = std::make_shared<const Matrix<double>>(probabilities_of_labels(data, name)),
       labels = LabelChoice(data, name), normalize = name.flag("normalize", true),
       text = name.text()](const RowWeights& weights) {
        require_classes(data, labels.all() || labels.listed(), weights, text);
        constexpr double kClip = std::numeric_limits<double>::epsilon();
        const WeightedMean loss = reckon::log_loss(*probabilities, data.truth, kClip, weights);
        return scalar(normalize ? loss.mean() : loss.sum());
      };
}

LabelFunction brier_score_loss(const LabelledPredictions& data, const MeasureName& name) {
  const bool binary = data.kind == LabelKind::kBinary;
  const bool halved = name.word("scale_by_half", "auto") == "auto"
                          ? data.labels.size() < 3
                          : name.flag("scale_by_half", true);
  return
      [&data, binary, halved,
       probabilities = std::make_shared<const Matrix<double>>(probabilities_of_labels(data, name)),
       labels = LabelChoice(data, name), text = name.text()](const RowWeights& weights) {
        require_classes(data, binary || labels.all() || labels.listed(), weights, text);
        const double score = brier_score(*probabilities, data.truth, weights).mean();
        return scalar(halved ? 0.5 * score : score);
      };
}

LabelFunction mean_absolute_error(const LabelledPredictions& data, const MeasureName&) {
  return of_ratings(data, [](std::span<const double> truth, std::span<const double> predicted,
                             const RowWeights& weights) {
    return absolute_error(truth, predicted, weights).mean();
  });
}

LabelFunction mean_squared_error(const LabelledPredictions& data, const MeasureName&) {
  return of_ratings(data, [](std::span<const double> truth, std::span<const double> predicted,
                             const RowWeights& weights) {
    return squared_error(truth, predicted, weights).mean();
  });
}

LabelFunction root_mean_squared_error(const LabelledPredictions& data, const MeasureName&) {
  return of_ratings(data, root_of_squared_error);
}

LabelFunction r2_score(const LabelledPredictions& data, const MeasureName& name) {
  return of_ratings(data, [finite = name.flag("force_finite", true)](
                              std::span<const double> truth, std::span<const double> predicted,
                              const RowWeights& weights) {
    return explained_share(truth, predicted, weights, finite);
  });
}

LabelFunction median_absolute_error(const LabelledPredictions& data, const MeasureName&) {
  const RatingPairs pairs = rating_pairs(data);
  return [errors = AbsoluteErrors(pairs.truth, pairs.predicted)](const RowWeights& weights) {
    return scalar(errors.median(weights));
  };
}

}  // namespace reckon::label_definitions_of::scikit_learn
