// What torchmetrics 1.9.0 prints for arguments that the conformance files do not use.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "eval/classification/label_measure.h"

namespace reckon {
namespace {

using Values = std::vector<std::pair<std::string, double>>;

LabelledPredictions data_of(LabelKind kind, std::size_t rows, const std::vector<double>& scores) {
  LabelledPredictions data;
  data.kind = kind;
  data.scores = Matrix<double>(rows, scores.size() / rows);
  std::ranges::copy(scores, data.scores.data());
  const std::size_t labels = kind == LabelKind::kBinary ? 2 : data.scores.cols();
  for (std::size_t i = 0; i < labels; ++i) data.labels.push_back(std::to_string(i));
  return data;
}

void expect_values(const LabelledPredictions& data, const Values& values) {
  for (const auto& [name, expected] : values) {
    EXPECT_NEAR(evaluate_label_measure("torchmetrics", name, data).scalar, expected, 1e-6) << name;
  }
}

TEST(Torchmetrics, TakesArgumentsOfMulticlassMeasures) {
  LabelledPredictions data =
      data_of(LabelKind::kMulticlass, 6, {.4, .3, .2, .1, .1, .2, .3, .4, .25, .25, .3, .2,
                                          .5, .2, .1, .2, .1, .6, .2, .1, .2,  .3,  .4, .1});
  data.truth = {0, 1, 3, 3, 1, 0};
  expect_values(data,
                {
                    {"multiclass_accuracy(average=macro,top_k=2)", 0.333333343},
                    {"multiclass_precision(average=macro,top_k=2)", 0.5},
                    {"multiclass_f1_score(average=macro,top_k=2)", 0.291666687},
                    {"multiclass_specificity(average=macro,top_k=2)", 0.791666687},
                    {"multiclass_hamming_distance(average=weighted,top_k=2)", 0.666666687},
                    {"multiclass_jaccard_index(average=macro)", 0.208333343},
                    {"multiclass_matthews_corrcoef", 0.160128161},
                    {"multiclass_cohen_kappa(weights=quadratic)", -0.0800000429},
                    {"multiclass_calibration_error(n_bins=5,norm=l2)", 0.249165252},
                    {"multiclass_calibration_error(norm=max)", 0.5},
                    {"multiclass_auroc(average=weighted,thresholds=20)", 0.645833373},
                    {"multiclass_average_precision(average=macro,thresholds=20)", 0.458333373},
                    {"multiclass_average_precision(average=weighted)", 0.611111164},
                });
}

TEST(Torchmetrics, TakesArgumentsOfBinaryMeasures) {
  LabelledPredictions data = data_of(LabelKind::kBinary, 5, {.3, .3, .7, .9, .2});
  data.truth = {1, 0, 1, 1, 0};
  expect_values(data, {
                          {"binary_fbeta_score(beta=2,threshold=0.3)", 0.714285731},
                          {"binary_fbeta_score(beta=2,threshold=0.3,preds=float32)", 0.714285731},
                          {"binary_average_precision(thresholds=5)", 0.916666627},
                          {"binary_auroc(thresholds=5)", 0.916666687},
                          {"binary_auroc(max_fpr=0.5)", 0.888888955},
                          {"binary_specificity", 1},
                          {"binary_jaccard_index", 0.666666687},
                          {"binary_calibration_error(n_bins=10,norm=max)", 0.3},
                      });
}

TEST(Torchmetrics, MeasuresSetsOfLabels) {
  LabelledPredictions data =
      data_of(LabelKind::kMultilabel, 4, {.9, .5, .5, .1, .6, .3, .2, .2, .8, .7, .4, .6});
  data.truth_sets = Matrix<std::uint8_t>(4, 3);
  const std::vector<std::uint8_t> truth = {1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  std::ranges::copy(truth, data.truth_sets.data());
  expect_values(data, {
                          {"multilabel_accuracy(average=micro)", 0.666666687},
                          {"multilabel_accuracy", 0.666666687},
                          {"multilabel_f1_score(average=weighted)", 0.628571451},
                          {"multilabel_exact_match", 0},
                          {"multilabel_jaccard_index", 0.555555582},
                          {"multilabel_auroc(average=micro)", 0.785714269},
                          {"multilabel_average_precision", 0.805555582},
                          {"multilabel_coverage_error", 2.25},
                          {"multilabel_ranking_average_precision", 0.916666687},
                          {"multilabel_ranking_loss", 0},
                          {"multilabel_hamming_distance", 0.333333343},
                      });
}

}  // namespace
}  // namespace reckon
