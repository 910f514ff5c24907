#include "eval/classification/evaluate_labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "tests/eval/classification/labelled_data.h"

namespace reckon {
namespace {

using test::binary;
using test::evaluate;
using test::random_data;
using test::value_of;
using testing::HasSubstr;
using testing::ThrowsMessage;

LabelledPredictions shuffled(const LabelledPredictions& data, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::size_t> order(data.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size() - 1; i > 0; --i)
    std::swap(order[i], order[random.below(i + 1)]);
  return chosen_rows(data, order);
}

std::vector<std::uint64_t> bits_of(const MeasureValue& value) {
  std::vector<std::uint64_t> bits = {std::bit_cast<std::uint64_t>(value.scalar)};
  for (const MeasureArray& array : value.arrays) {
    for (const double x : array.values) bits.push_back(std::bit_cast<std::uint64_t>(x));
  }
  return bits;
}

// Arguments that measures need.
std::string with_arguments(std::string_view name, std::string_view tool, LabelKind kind) {
  std::string arguments;
  if (name.find("fbeta") != name.npos) arguments = "beta=2";
  const bool averaged = tool == "scikit-learn" && kind != LabelKind::kBinary;
  if (averaged && name == "roc_auc_score" && kind == LabelKind::kMulticlass) {
    arguments = "multi_class=ovr";
  }
  for (const char* one :
       {"precision_score", "recall_score", "f1_score", "fbeta_score", "jaccard_score"}) {
    if (averaged && name == one)
      arguments += (arguments.empty() ? "" : ",") + std::string("average=macro");
  }
  return std::string(name) + (arguments.empty() ? "" : "(" + arguments + ")");
}

TEST(EvaluateLabels, GivesTheSameBitsInAnyOrderOfRows) {
  int compared = 0;
  for (const LabelDefinition* definition : label_definitions()) {
    for (const LabelKind kind : {LabelKind::kBinary, LabelKind::kMulticlass, LabelKind::kMultilabel,
                                 LabelKind::kRatings}) {
      LabelledPredictions data = random_data(kind, 7);
      if (!definition->takes_weights) data.weights.clear();
      const LabelledPredictions other = shuffled(data, 8);
      for (const LabelMeasureRow& row : definition->measures) {
        const std::string name = with_arguments(row.name, definition->tool, kind);
        MeasureValue value;
        try {
          value = evaluate_label_measure(definition->tool, name, data);
        } catch (const Error&) {
          continue;  // not of this kind
        }
        EXPECT_EQ(bits_of(evaluate_label_measure(definition->tool, name, other)), bits_of(value))
            << definition->tool << " " << name << " " << label_kind_name(kind);
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 120);
}

TEST(EvaluateLabels, CountsARowOfWeightTwoAsTwoRows) {
  for (const LabelKind kind :
       {LabelKind::kBinary, LabelKind::kMulticlass, LabelKind::kMultilabel, LabelKind::kRatings}) {
    LabelledPredictions data = random_data(kind, 9, 60);
    Random random(10);
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < data.rows(); ++row) {
      data.weights[row] = static_cast<double>(1 + random.below(3));
      for (int i = 0; i < static_cast<int>(data.weights[row]); ++i) rows.push_back(row);
    }
    LabelledPredictions repeated = chosen_rows(data, rows);
    repeated.weights.clear();
    for (const LabelMeasureRow& row : label_definition("reckon").measures) {
      MeasureValue value;
      try {
        value = evaluate_label_measure("reckon", row.name, data);
      } catch (const Error&) {
        continue;
      }
      const MeasureValue expected = evaluate_label_measure("reckon", row.name, repeated);
      if (value.arrays.empty() && !std::isnan(expected.scalar)) {
        EXPECT_NEAR(value.scalar, expected.scalar, 1e-12) << row.name;
      }
      EXPECT_EQ(std::isnan(value.scalar), std::isnan(expected.scalar)) << row.name;
      ASSERT_EQ(value.arrays.size(), expected.arrays.size()) << row.name;
    }
  }
}

TEST(EvaluateLabels, GivesTheSameIntervalsForAnyNumberOfThreads) {
  const LabelledPredictions data = random_data(LabelKind::kMulticlass, 11);
  LabelEvaluationOptions options{.resampling = {.draws = 50, .seed = 3, .threads = 1}};
  const LabelEvaluation one = evaluate(data, options);
  options.resampling.threads = 3;
  const LabelEvaluation three = evaluate(data, options);
  ASSERT_EQ(one.results.size(), label_definition("reckon").usual_multiclass.size());
  for (std::size_t i = 0; i < one.results.size(); ++i) {
    const LabelResult& result = one.results[i];
    EXPECT_EQ(result.refusal, "");
    ASSERT_TRUE(result.interval.has_value()) << result.name;
    EXPECT_EQ(result.interval->low, three.results[i].interval->low);
    EXPECT_EQ(result.interval->high, three.results[i].interval->high);
    EXPECT_LE(result.interval->low, result.interval->high);
    EXPECT_LE(result.interval->low, result.value.scalar);
    EXPECT_EQ(result.rows, 300u);
    EXPECT_FALSE(result.definition.empty());
  }
}

TEST(EvaluateLabels, ResamplesRowsAsIfTheyWereCopied) {
  LabelledPredictions data = random_data(LabelKind::kMulticlass, 12, 40);
  data.weights.clear();
  const LabelEvaluation evaluation =
      evaluate(data, {.measures = {"f1", "auc"}, .resampling = {.draws = 20, .seed = 5}});
  std::vector<std::vector<double>> values(2);
  for (std::size_t draw = 0; draw < 20; ++draw) {
    std::vector<double> weights(data.rows());
    bootstrap_weights(5, draw, weights);
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < data.rows(); ++row) {
      for (int i = 0; i < static_cast<int>(weights[row]); ++i) rows.push_back(row);
    }
    const LabelledPredictions drawn = chosen_rows(data, rows);
    values[0].push_back(value_of(drawn, "f1"));
    values[1].push_back(value_of(drawn, "auc"));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const Interval expected = percentile_interval(values[i], 0.95);
    EXPECT_NEAR(evaluation.results[i].interval->low, expected.low, 1e-12);
    EXPECT_NEAR(evaluation.results[i].interval->high, expected.high, 1e-12);
  }
}

TEST(EvaluateLabels, LeavesOutDrawsWithoutAValue) {
  const LabelledPredictions data = binary({0, 0, 0, 1}, {0.1, 0.2, 0.6, 0.4});
  const LabelEvaluation evaluation =
      evaluate(data, {.measures = {"auc"}, .resampling = {.draws = 200}});
  const LabelResult& auc = evaluation.results.at(0);
  EXPECT_NEAR(auc.value.scalar, 2.0 / 3.0, 1e-15);
  ASSERT_TRUE(auc.interval.has_value());
  EXPECT_GT(auc.draws_without_value, 30u);  // (3/4)^4 of the draws lack the positive row
  EXPECT_LT(auc.draws_without_value, 100u);
}

TEST(EvaluateLabels, SaysWhyAUsualMeasureIsMissing) {
  const LabelEvaluation evaluation =
      evaluate(binary({0, 1}, {-2.0, 3.0}), {.resampling = {.draws = 5}});
  int refused = 0;
  for (const LabelResult& result : evaluation.results) {
    if (result.refusal.empty()) continue;
    EXPECT_THAT(result.refusal, HasSubstr("expected a probability"));
    ++refused;
  }
  EXPECT_EQ(refused, 4);  // log_loss, brier, ece, mce
  EXPECT_THAT(
      [] {
        evaluate(binary({0, 1}, {-2.0, 3.0}), {.measures = {"log_loss"}});
      },
      ThrowsMessage<Error>(HasSubstr("row 0: score -2")));
}

TEST(EvaluateLabels, RefusesWhatItDoesNotKnow) {
  const LabelledPredictions data = binary({0, 1}, {0.5, 0.3});
  const auto error = [&](std::string_view name, std::string_view tool) {
    return [&data, name, tool] { evaluate_label_measure(tool, name, data); };
  };
  EXPECT_THAT(error("auc", "weka"), ThrowsMessage<Error>(HasSubstr("expected one of reckon")));
  EXPECT_THAT(error("acuracy", "reckon"), ThrowsMessage<Error>(HasSubstr("expected one of acc")));
  EXPECT_THAT(error("auc(k=3)", "reckon"), ThrowsMessage<Error>(HasSubstr("no argument 'k'")));
  EXPECT_THAT(error("auc(max_fpr=2)", "reckon"), ThrowsMessage<Error>(HasSubstr("max_fpr")));
  EXPECT_THAT(error("f1(average=mean)", "reckon"), ThrowsMessage<Error>(HasSubstr("macro")));
  EXPECT_THAT(error("f1(average=samples)", "reckon"), ThrowsMessage<Error>(HasSubstr("one label")));
  EXPECT_THAT(error("kappa(weights=cubic)", "reckon"), ThrowsMessage<Error>(HasSubstr("linear")));
  EXPECT_THAT(error("multiclass_accuracy", "torchmetrics"),
              ThrowsMessage<Error>(HasSubstr("takes multiclass predictions")));
  EXPECT_THAT(error("mae", "reckon"), testing::Not(testing::Throws<Error>()));
  LabelledPredictions weighted = random_data(LabelKind::kBinary, 1);
  EXPECT_THAT([&] { evaluate_label_measure("recbole", "auc", weighted); },
              ThrowsMessage<Error>(HasSubstr("takes no weights")));
  weighted.weights[3] = -1.0;
  EXPECT_THAT([&] { evaluate_label_measure("reckon", "auc", weighted); },
              ThrowsMessage<Error>(HasSubstr("row 3: weight -1")));
}

}  // namespace
}  // namespace reckon
