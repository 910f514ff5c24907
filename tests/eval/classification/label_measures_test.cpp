#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "eval/classification/evaluate_labels.h"
#include "tests/eval/classification/labelled_data.h"

namespace reckon {
namespace {

using test::binary;
using test::evaluate;
using test::random_data;
using test::value_of;

TEST(LabelMeasures, MeasuresCalibration) {
  // Bins of a half: [0, 0.5) holds 0.2 and 0.4 (none positive), [0.5, 1] holds 0.5 and 1.
  const LabelledPredictions data = binary({0, 0, 1, 0}, {0.2, 0.4, 0.5, 1.0});
  EXPECT_NEAR(value_of(data, "ece(bins=2)"), 0.5 * 0.3 + 0.5 * 0.25, 1e-15);
  EXPECT_NEAR(value_of(data, "mce(bins=2)"), 0.3, 1e-15);
  const MeasureValue curve = evaluate_label_measure("reckon", "calibration_curve(bins=2)", data);
  EXPECT_THAT(curve.arrays.at(1).values, testing::ElementsAre(2, 2));
  EXPECT_THAT(curve.arrays.at(3).values, testing::ElementsAre(0, 0.5));
}

TEST(LabelMeasures, FindsTheFalsePositiveRateAtATruePositiveRate) {
  const LabelledPredictions data =
      binary({1, 1, 1, 1, 0, 0, 0, 0}, {0.9, 0.8, 0.7, 0.2, 0.85, 0.3, 0.2, 0.1});
  EXPECT_EQ(value_of(data, "fpr_at_tpr(tpr=0.25)"), 0.0);
  EXPECT_EQ(value_of(data, "fpr_at_tpr(tpr=0.75)"), 0.25);
  EXPECT_EQ(value_of(data, "fpr_at_tpr"), 0.75);
}

TEST(LabelMeasures, DetectsRowsOutOfScopeByTheHighestScore) {
  LabelledPredictions data;
  data.kind = LabelKind::kMulticlass;
  data.labels = {"a", "b", "c"};
  data.truth = {0, 1, LabelledPredictions::kOutOfScope, 1, LabelledPredictions::kOutOfScope};
  data.scores = Matrix<double>(5, 3);
  const std::vector<double> scores = {.9, 0, 0, 0, .6, .1, .3, .4, .7, .5, .2, 0, .1, .1, .2};
  std::ranges::copy(scores, data.scores.data());
  // In scope 0.9, 0.6, 0.5; out of scope 0.7, 0.2.
  EXPECT_NEAR(value_of(data, "out_of_scope_auc"), 4.0 / 6.0, 1e-15);
  EXPECT_EQ(value_of(data, "out_of_scope_fpr"), 0.5);
  EXPECT_EQ(value_of(data, "out_of_scope_fpr(tpr=0.3)"), 0.0);
  EXPECT_NEAR(value_of(data, "out_of_scope_average_precision"), 0.5 * (1.0 + 2.0 / 4.0), 1e-15);
  EXPECT_NEAR(value_of(data, "out_of_scope_average_precision(positive=in)"),
              (1.0 + 2.0 / 3.0 + 3.0 / 4.0) / 3.0, 1e-15);
  EXPECT_NEAR(value_of(data, "accuracy"), 2.0 / 3.0, 1e-15);  // of those in scope
  const LabelEvaluation evaluation = evaluate(data, {.resampling = {.draws = 50}});
  EXPECT_EQ(evaluation.rows, 5u);
  EXPECT_EQ(evaluation.rows_out_of_scope, 2u);
  EXPECT_EQ(evaluation.results.front().rows, 3u);
  EXPECT_EQ(evaluation.results.back().name, "out_of_scope_fpr");
  EXPECT_EQ(evaluation.results.back().rows, 5u);
}

TEST(LabelMeasures, ExplainedShareAndMedianErrorAreThoseOfScikitLearn) {
  LabelledPredictions data;
  data.kind = LabelKind::kRatings;
  data.true_ratings = {4, 5, 1, 3, 2.5, 4};
  data.predicted_ratings = {3.5, 4, 2.5, 3, 2, 5.25};
  const auto expect = [&](double r2, double median) {
    for (const char* name : {"r2", "r2_score"})
      EXPECT_NEAR(value_of(data, name, name == std::string("r2") ? "reckon" : "scikit-learn"), r2,
                  1e-15);
    EXPECT_EQ(value_of(data, "median_absolute_error"), median);
    EXPECT_EQ(value_of(data, "median_absolute_error", "scikit-learn"), median);
  };
  // scikit-learn 1.9.1: r2_score, median_absolute_error, without and with sample_weight.
  expect(0.4620253164556962, 0.75);
  data.weights = {1, 2, 0, 0.5, 3, 1.5};
  expect(0.3423076923076923, 0.5);
  data.weights = {1, 1, 1, 1, 0, 0};
  expect(0.6, 0.75);
  data.weights.clear();
  data.true_ratings = data.predicted_ratings = {2, 2};
  expect(1, 0);
  data.predicted_ratings = {2, 3};
  expect(0, 0.5);
  EXPECT_EQ(value_of(data, "r2_score(force_finite=False)", "scikit-learn"),
            -std::numeric_limits<double>::infinity());
}

TEST(LabelMeasures, AveragesOverLabelsThatHaveAValue) {
  LabelledPredictions data = random_data(LabelKind::kMulticlass, 13);
  data.weights.clear();
  for (std::int32_t& label : data.truth) label = label == 4 ? 0 : label;  // no row is label 4
  EXPECT_TRUE(
      std::isnan(value_of(data, "roc_auc_score(multi_class=ovr,labels=all)", "scikit-learn")));
  const MeasureValue each = evaluate_label_measure("reckon", "auc(average=None)", data);
  const std::vector<double>& values = each.arrays.at(0).values;
  EXPECT_TRUE(std::isnan(values[4]));
  EXPECT_NEAR(value_of(data, "auc"), std::accumulate(values.begin(), values.end() - 1, 0.0) / 4.0,
              1e-15);
}

}  // namespace
}  // namespace reckon
