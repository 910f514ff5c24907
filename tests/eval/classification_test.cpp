#include "eval/classification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "eval/binary_auc.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using test::number;
using testing::HasSubstr;

constexpr double kExact = 1e-12;

ClassificationEvaluation evaluate(const std::vector<std::vector<double>>& scores,
                                  const std::vector<std::int32_t>& truth,
                                  const ClassificationOptions& options = {}) {
  Matrix<double> matrix(scores.size(), scores.empty() ? 0 : scores[0].size());
  for (std::size_t row = 0; row < scores.size(); ++row) {
    std::ranges::copy(scores[row], matrix.row(row).begin());
  }
  SilentProgress progress;
  return evaluate_classification(std::move(matrix), truth, options, progress);
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Classification, AgreesWithScikitLearn) {
  RECKON_REQUIRE_PATH(test::conformance_file("multiclass.json"));
  const json data = test::read_conformance("multiclass.json");
  int compared = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    if (one["input"].contains("sample_weight")) continue;
    const ClassificationEvaluation ours = evaluate(
        one["input"]["y_prob"].get<std::vector<std::vector<double>>>(),
        one["input"]["y_true"].get<std::vector<std::int32_t>>(), {.resampling = {.draws = 10}});
    const json& sklearn = one["expected"]["scikit-learn 1.9.1"];
    EXPECT_NEAR(ours.value("accuracy"), number(sklearn["accuracy_score(y_true,y_pred)"]), kExact);
    for (const std::string average : {"micro", "macro", "weighted"}) {
      const json& expected = sklearn[std::string("precision_recall_fscore_support(average=")
                                         .append(average)
                                         .append(",labels=None,zero_division=0)")];
      EXPECT_NEAR(ours.value("precision_" + average), number(expected[0]), kExact) << average;
      EXPECT_NEAR(ours.value("recall_" + average), number(expected[1]), kExact) << average;
      EXPECT_NEAR(ours.value("f1_" + average), number(expected[2]), kExact) << average;
    }
    const json confusion = sklearn.value("confusion_matrix(labels=range(C))", json());
    for (std::size_t i = 0; i < confusion.size(); ++i) {
      for (std::size_t j = 0; j < ours.confusion.cols(); ++j) {
        EXPECT_EQ(ours.confusion.row(i)[j], confusion[i][j].get<std::int64_t>());
      }
    }
    // There it is not a number where a class is absent; here that class is left out and counted.
    const json& auc = sklearn["roc_auc_score(multi_class=ovr,average=macro,labels=range(C))"];
    EXPECT_EQ(ours.classes_without_auc > 0, !auc.is_number());
    if (auc.is_number()) {
      EXPECT_NEAR(ours.value("auc_ovr_macro"), number(auc), kExact);
    }
    ++compared;
  }
  EXPECT_GE(compared, 10);
}

TEST(BinaryAuc, AgreesWithScikitLearn) {
  RECKON_REQUIRE_PATH(test::conformance_file("binary.json"));
  const json data = test::read_conformance("binary.json");
  int compared = 0;
  for (const json& one : data["cases"]) {
    const json& input = one["input"];
    if (input.contains("sample_weight") && !input["sample_weight"].is_null()) continue;
    const auto scores = input["y_score"].get<std::vector<double>>();
    std::vector<std::uint8_t> positive;
    for (const int label : input["y_true"].get<std::vector<int>>()) {
      positive.push_back(label == input["pos_label"].get<int>() ? 1 : 0);
    }
    const double expected =
        number(one["expected"]["scikit-learn 1.9.1"]["roc_auc_score(y_true,y_score)"]);
    const double ours = binary_auc(scores, positive);
    EXPECT_EQ(std::isnan(ours), std::isnan(expected)) << one["name"];
    if (!std::isnan(expected)) {
      EXPECT_NEAR(ours, expected, kExact) << one["name"];
    }
    ++compared;
  }
  EXPECT_GE(compared, 18);
}

TEST(Classification, PredictsTheFirstOfEqualScores) {
  const auto ours = evaluate({{0.5, 0.5, 0.1}, {0.2, 0.7, 0.7}}, {0, 2});
  EXPECT_THAT(ours.predicted, testing::ElementsAre(0, 1));
}

TEST(Classification, DoesNotChangeWhenRowsAreReordered) {
  Random random(61);
  std::vector<std::vector<double>> scores(200, std::vector<double>(5));
  std::vector<std::int32_t> truth(200);
  for (std::size_t row = 0; row < 200; ++row) {
    truth[row] = static_cast<std::int32_t>(random.below(5));
    for (double& score : scores[row]) score = random.uniform();
  }
  const auto before = evaluate(scores, truth);
  std::ranges::reverse(scores);
  std::ranges::reverse(truth);
  const auto after = evaluate(scores, truth);
  for (const ClassificationValue& value : before.values) {
    EXPECT_NEAR(after.value(value.name), value.value, 1e-14) << value.name;
  }
}

TEST(Classification, BootstrapsRowsTheSameForAnyNumberOfThreads) {
  Random random(62);
  std::vector<std::vector<double>> scores(300, std::vector<double>(3));
  std::vector<std::int32_t> truth(300);
  for (std::size_t row = 0; row < 300; ++row) {
    truth[row] = static_cast<std::int32_t>(random.below(3));
    for (double& score : scores[row]) score = random.uniform();
    scores[row][static_cast<std::size_t>(truth[row])] += 0.3;
  }
  const auto one = evaluate(scores, truth, {.resampling = {.threads = 1}});
  const auto four = evaluate(scores, truth, {.resampling = {.threads = 4}});
  for (std::size_t i = 0; i < one.values.size(); ++i) {
    const ClassificationValue& value = one.values[i];
    EXPECT_EQ(value.value, four.values[i].value);
    ASSERT_EQ(value.interval.has_value(), value.name != "auc_ovr_macro");
    if (!value.interval) continue;
    EXPECT_EQ(value.interval->low, four.values[i].interval->low);
    EXPECT_EQ(value.interval->high, four.values[i].interval->high);
    EXPECT_LT(value.interval->low, value.value);
    EXPECT_GT(value.interval->high, value.value);
  }
  // Accuracy is a mean of zeros and ones: half the interval is 1.96 standard errors.
  const double accuracy = one.value("accuracy");
  const double expected = 1.96 * std::sqrt(accuracy * (1 - accuracy) / 300);
  const Interval interval = *one.values[0].interval;
  EXPECT_NEAR((interval.high - interval.low) / 2 / expected, 1.0, 0.1);
}

TEST(Classification, HasNoAucForASingleClass) {
  const auto ours = evaluate({{0.5, 0.4}, {0.7, 0.1}}, {0, 0});
  EXPECT_TRUE(std::isnan(ours.value("auc_ovr_macro")));
  EXPECT_EQ(ours.classes_without_auc, 2u);
  EXPECT_EQ(ours.value("f1_macro"), 1.0);
}

TEST(Classification, RefusesMalformedInput) {
  EXPECT_THAT(error_of([] { evaluate({}, {}); }), HasSubstr("0 rows"));
  EXPECT_THAT(error_of([] { evaluate({{0.1, 0.2}}, {0, 1}); }), HasSubstr("1 rows"));
  EXPECT_THAT(error_of([] {
                evaluate({{0.1, 0.2}}, {2});
              }),
              HasSubstr("row 0: true label 2, expected 0 to 1"));
  EXPECT_THAT(error_of([] { evaluate({{0.1, 0.2}}, {-1}); }), HasSubstr("true label -1"));
  EXPECT_THAT(error_of([] {
                evaluate({{0.1, 0.2}, {0.1, std::nan("")}}, {0, 1});
              }),
              HasSubstr("row 1: the score of class 1 is not a number"));
  EXPECT_THAT(error_of([] { evaluate({{0.1, 0.2}}, {0}).value("mcc"); }), HasSubstr("mcc"));
  const std::vector<double> scores = {0.5, std::nan("")};
  EXPECT_THROW(binary_auc(scores, std::vector<std::uint8_t>{0, 1}), Error);
  EXPECT_THROW(binary_auc(scores, std::vector<std::uint8_t>{0}), Error);
  const std::vector<std::int32_t> two = {0, 1};
  EXPECT_THROW(confusion_counts(two, std::span(two).first(1), 2), Error);
  EXPECT_THROW(label_scores({}, {}, {}, 2), Error);
}

}  // namespace
}  // namespace reckon
