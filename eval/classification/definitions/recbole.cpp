// RecBole 1.2.1 (https://recbole.io), recbole.evaluator.metrics: those of scores and labels.

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "eval/classification/averaged_curves.h"
#include "eval/classification/definitions/definitions.h"
#include "eval/classification/rating_errors.h"

namespace reckon::label_definitions_of {
namespace {

LabelFunction auc(const LabelledPredictions& data, const MeasureName& name) {
  require_kind(data, LabelKind::kBinary, name);
  require_scores(data, name);
  return [curve = std::make_shared<const BinaryCurve>(data)](const RowWeights& weights) {
    return scalar(curve->auc(weights));
  };
}

LabelFunction logloss(const LabelledPredictions& data, const MeasureName& name) {
  require_kind(data, LabelKind::kBinary, name);
  require_scores(data, name);
  return [&data](const RowWeights& weights) {
    constexpr double kClip = 1e-15;
    const WeightedMean loss = mean_over_rows(data.rows(), weights, [&](std::size_t row) {
      const double probability = std::clamp(data.scores.row(row)[0], kClip, 1.0 - kClip);
      return -std::log(data.truth[row] == 1 ? probability : 1.0 - probability);
    });
    return scalar(loss.mean());
  };
}

LabelFunction mae(const LabelledPredictions& data, const MeasureName&) {
  return [pairs = rating_pairs(data)](const RowWeights& weights) {
    return scalar(absolute_error(pairs.truth, pairs.predicted, weights).mean());
  };
}

LabelFunction rmse(const LabelledPredictions& data, const MeasureName&) {
  return [pairs = rating_pairs(data)](const RowWeights& weights) {
    return scalar(std::sqrt(squared_error(pairs.truth, pairs.predicted, weights).mean()));
  };
}

constexpr auto kMeasures = std::to_array<LabelMeasureRow>({
    {"auc", "auc", "area under the ROC curve, ties half; NaN for one class", auc},
    {"logloss", "log_loss", "mean of -log(probability of the true class), clipped at 1e-15",
     logloss, false},
    {"mae", "mae", "mean absolute difference of score and label", mae, false},
    {"rmse", "rmse", "root of the mean squared difference of score and label", rmse, false},
});

constexpr auto kUsualBinary = std::to_array<std::string_view>({"auc", "logloss"});
constexpr auto kUsualRatings = std::to_array<std::string_view>({"mae", "rmse"});

}  // namespace

constinit const LabelDefinition kRecBole = {.tool = "recbole",
                                            .checked = "recbole 1.2.1",
                                            .takes_weights = false,
                                            .measures = kMeasures,
                                            .usual_binary = kUsualBinary,
                                            .usual_multiclass = {},
                                            .usual_multilabel = {},
                                            .usual_ratings = kUsualRatings};

}  // namespace reckon::label_definitions_of
