#include "eval/off_policy/evaluate_off_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "core/random.h"
#include "eval/off_policy/estimator.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A log of `rounds` draws of a policy that prefers action 0 of 3, towards a target policy that
// prefers action 2, with rewards 0.2, 0.4 and 0.6 on average and a model that is 0.1 too high.
LoggedFeedback random_log(std::size_t rounds, std::uint64_t seed) {
  constexpr double kLogged[] = {0.5, 0.3, 0.2};
  constexpr double kTarget[] = {0.1, 0.3, 0.6};
  Random random(seed);
  LoggedFeedback log;
  for (std::size_t round = 0; round < rounds; ++round) {
    const double u = random.uniform();
    const std::size_t action = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
    const double mean = 0.2 * static_cast<double>(action + 1);
    log.reward.push_back(random.uniform() < mean ? 1.0 : 0.0);
    log.propensity.push_back(kLogged[action]);
    log.target.push_back(kTarget[action]);
    log.model_logged.push_back(mean + 0.1);
    log.model_target.push_back(0.1 * 0.3 + 0.3 * 0.5 + 0.6 * 0.7);
  }
  return log;
}

constexpr double kTrueValue = 0.1 * 0.2 + 0.3 * 0.4 + 0.6 * 0.6;

OffPolicyResult evaluate(const LoggedFeedback& log, OffPolicyOptions options = {}) {
  SilentProgress progress;
  return evaluate_off_policy(log, options, progress);
}

TEST(EvaluateOffPolicy, IntervalsOfUnbiasedEstimatorsHoldTheTrueValue) {
  const OffPolicyResult result = evaluate(random_log(4000, 7));
  EXPECT_THAT(result.warnings, IsEmpty());
  for (const char* name : {"ips", "snips", "dr", "sndr"}) {
    const OffPolicyMeasure& measure = result.measure(name);
    ASSERT_TRUE(measure.interval) << name;
    EXPECT_LT(measure.interval->low, kTrueValue) << name;
    EXPECT_GT(measure.interval->high, kTrueValue) << name;
    EXPECT_LT(measure.interval->high - measure.interval->low, 0.1) << name;
    EXPECT_EQ(measure.rounds, 4000u);
  }
  // The model is wrong by 0.1, and nothing in it is random.
  EXPECT_NEAR(result.measure("dm").value, kTrueValue + 0.1, 1e-12);
  EXPECT_NEAR(result.measure("dm").interval->low, kTrueValue + 0.1, 1e-12);
  EXPECT_NEAR(result.measure("mean_weight").value, 1.0, 0.1);
}

TEST(EvaluateOffPolicy, ValuesDoNotDependOnTheOrderOfRounds) {
  const LoggedFeedback log = random_log(501, 3);
  LoggedFeedback reversed = log;
  for (auto* column : {&reversed.reward, &reversed.propensity, &reversed.target,
                       &reversed.model_logged, &reversed.model_target}) {
    std::ranges::reverse(*column);
  }
  const OffPolicyResult a = evaluate(log, {.resampling = {.draws = 10}});
  const OffPolicyResult b = evaluate(reversed, {.resampling = {.draws = 10}});
  ASSERT_EQ(a.measures.size(), b.measures.size());
  for (std::size_t i = 0; i < a.measures.size(); ++i) {
    EXPECT_TRUE(a.measures[i].value == b.measures[i].value ||
                (std::isnan(a.measures[i].value) && std::isnan(b.measures[i].value)))
        << a.measures[i].name;
  }
}

TEST(EvaluateOffPolicy, AnIntervalDrawsTheDenominatorAgain) {
  // Every reward is 1: the value is 1 in each resample, whatever its weights. Resampling numerators
  // alone would give an interval of some width.
  LoggedFeedback log = random_log(200, 5);
  std::ranges::fill(log.reward, 1.0);
  const OffPolicyMeasure snips = evaluate(log, {.estimators = {"snips"}}).measure("snips");
  ASSERT_TRUE(snips.interval);
  EXPECT_NEAR(snips.interval->low, 1.0, 1e-12);
  EXPECT_NEAR(snips.interval->high, 1.0, 1e-12);
}

TEST(EvaluateOffPolicy, AnIntervalIsThatOfTheValueRecomputedOnEachResample) {
  const LoggedFeedback log = random_log(60, 11);
  const ResamplingOptions resampling = {.draws = 40, .seed = 9};
  const OffPolicyMeasure measure =
      evaluate(log, {.estimators = {"sndr"}, .resampling = resampling}).measure("sndr");
  std::vector<double> values;
  std::vector<double> counts(log.rounds());
  for (std::size_t draw = 0; draw < resampling.draws; ++draw) {
    bootstrap_weights(resampling.seed, draw, counts);
    double model = 0;
    double ratio = 0;
    double weight = 0;
    for (std::size_t i = 0; i < log.rounds(); ++i) {
      const double w = log.target[i] / log.propensity[i];
      model += counts[i] * log.model_target[i];
      ratio += counts[i] * w * (log.reward[i] - log.model_logged[i]);
      weight += counts[i] * w;
    }
    values.push_back(model / 60 + ratio / weight);
  }
  const Interval expected = percentile_interval(values, 0.95);
  EXPECT_NEAR(measure.interval->low, expected.low, 1e-12);
  EXPECT_NEAR(measure.interval->high, expected.high, 1e-12);
}

TEST(EvaluateOffPolicy, NamesItsEstimatorsWithTheirLambda) {
  const OffPolicyResult result =
      evaluate(random_log(50, 1),
               {.estimators = {"clipped_ips(lambda=1.5)", "dros"}, .resampling = {.draws = 10}});
  std::vector<std::string> names;
  for (const OffPolicyMeasure& measure : result.measures) names.push_back(measure.name);
  EXPECT_THAT(names,
              ElementsAre("logged_value", "effective_sample_size", "max_weight", "mean_weight",
                          "zero_target_share", "clipped_ips(lambda=1.5)", "dros(lambda=10)"));
}

TEST(EvaluateOffPolicy, DescribesTheWeights) {
  const LoggedFeedback log = {{1, 0, 1, 1}, {0.5, 0.25, 0.5, 1}, {0.5, 0.75, 0, 0}, {}, {}};
  const OffPolicyResult result = evaluate(log);  // weights 1, 3, 0, 0
  EXPECT_DOUBLE_EQ(result.measure("effective_sample_size").value, 16.0 / 10.0);
  EXPECT_DOUBLE_EQ(result.measure("max_weight").value, 3.0);
  EXPECT_DOUBLE_EQ(result.measure("mean_weight").value, 1.0);
  EXPECT_DOUBLE_EQ(result.measure("zero_target_share").value, 0.5);
  EXPECT_DOUBLE_EQ(result.measure("logged_value").value, 0.75);
  EXPECT_THAT(result.warnings,
              ElementsAre(HasSubstr("as much as 1.6 rounds"), HasSubstr("one round holds 75.0%")));
}

TEST(EvaluateOffPolicy, WarnsWhereTheWeightsCannotHaveMeanOne) {
  LoggedFeedback log = random_log(4000, 7);
  for (double& propensity : log.propensity) propensity = std::min(1.0, 1.3 * propensity);
  EXPECT_THAT(evaluate(log, {.resampling = {.draws = 10}}).warnings,
              ElementsAre(HasSubstr("the mean weight is 0.7")));
}

TEST(EvaluateOffPolicy, SaysWhereNothingOverlaps) {
  const LoggedFeedback log = {{1, 0}, {0.5, 0.5}, {0, 0}, {}, {}};
  const OffPolicyResult result = evaluate(log);
  EXPECT_THAT(result.warnings, ElementsAre(HasSubstr("no overlap")));
  EXPECT_TRUE(std::isnan(result.measure("snips").value));
  EXPECT_TRUE(std::isnan(result.measure("replay").value));
  EXPECT_FALSE(result.measure("snips").interval);
  EXPECT_THAT(result.measure("snips").reason, HasSubstr("1000 of 1000 resamples"));
  EXPECT_DOUBLE_EQ(result.measure("ips").value, 0.0);
}

TEST(EvaluateOffPolicy, RefusesWhatIsNoLogAndNamesTheRound) {
  const LoggedFeedback good = random_log(5, 2);
  const auto refused = [&](auto&& change, const char* text) {
    LoggedFeedback log = good;
    change(log);
    EXPECT_THAT(error_of([&] { evaluate(log); }), HasSubstr(text));
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  refused([](auto& log) { log = {}; }, "no rounds");
  refused([](auto& log) { log.propensity[3] = 0.0; }, "round 3: propensity 0");
  refused([](auto& log) { log.propensity[1] = 1.5; }, "round 1: propensity 1.5");
  refused([](auto& log) { log.propensity[1] = kNan; }, "round 1: propensity nan");
  refused([](auto& log) { log.propensity[2] = 1e-320; }, "round 2: propensity");
  refused([](auto& log) { log.target[4] = -0.1; }, "round 4: target probability -0.1");
  refused([](auto& log) { log.reward[0] = kNan; }, "round 0: reward nan");
  refused([](auto& log) { log.model_target[0] = kNan; }, "round 0: estimated reward nan");
  refused([](auto& log) { log.target.pop_back(); }, "target probabilities of 4, expected 5");
  refused([](auto& log) { log.model_logged.clear(); }, "estimated rewards of 0");
  EXPECT_THAT(error_of([&] { evaluate(good, {.estimators = {"magic"}}); }),
              HasSubstr("no off-policy estimator 'magic'"));
  EXPECT_THAT(error_of([&] { evaluate(good, {.estimators = {"ips(lambda=1)"}}); }),
              HasSubstr("lambda"));
  EXPECT_THAT(error_of([&] { evaluate(good, {.estimators = {"dros(lambda=-1)"}}); }),
              HasSubstr("lambda -1"));
  LoggedFeedback without = good;
  without.model_logged.clear();
  without.model_target.clear();
  EXPECT_THAT(error_of([&] { evaluate(without, {.estimators = {"dm"}}); }),
              HasSubstr("dm: the log has no estimated"));
}

TEST(ReduceDistribution, TakesTheDistributionOfTheLoggedPosition) {
  const std::vector<double> reward = {1, 0};
  const std::vector<std::int32_t> action = {1, 0};
  const std::vector<double> propensity = {0.5, 0.5};
  const std::vector<std::int32_t> position = {1, 0};
  Matrix<double> target(2, 4);
  Matrix<double> model(2, 4);
  const std::vector<double> probabilities = {0.5, 0.25, 0.5, 0.75, 1.0, 0.0, 0.0, 1.0};
  const std::vector<double> estimates = {1, 2, 3, 4, 5, 6, 7, 8};
  std::ranges::copy(probabilities, target.data());
  std::ranges::copy(estimates, model.data());
  LoggedDistribution log = {reward, action, propensity, position, 2, target, model};
  const LoggedFeedback reduced = reduce_distribution(log);
  EXPECT_THAT(reduced.target, ElementsAre(0.75, 1.0));
  EXPECT_THAT(reduced.model_logged, ElementsAre(4, 5));
  EXPECT_THAT(reduced.model_target, ElementsAre(0.25 * 2 + 0.75 * 4, 5));

  target.row(1)[2] = 0.5;
  EXPECT_THAT(error_of([&] { reduce_distribution(log); }),
              HasSubstr("round 1: target probabilities add up to 1.5"));
  target.row(1)[2] = -0.5;
  EXPECT_THAT(error_of([&] { reduce_distribution(log); }),
              HasSubstr("round 1: target probability -0.5 of action 1"));
  log.positions = 3;
  EXPECT_THAT(error_of([&] { reduce_distribution(log); }), HasSubstr("expected a multiple of 3"));
  log.positions = 4;
  EXPECT_THAT(error_of([&] { reduce_distribution(log); }),
              HasSubstr("target probabilities add up to"));
  log.positions = 2;
  target.row(1)[2] = 0.0;
  const std::vector<std::int32_t> outside = {1, 2};
  log.action = outside;
  EXPECT_THAT(error_of([&] { reduce_distribution(log); }),
              HasSubstr("round 1: action 2, expected one of 2"));
  log.action = action;
  log.position = {};
  EXPECT_THAT(error_of([&] { reduce_distribution(log); }), HasSubstr("no column that says which"));
}

TEST(LoggedFeedback, KeepsTheRoundsThatHaveAnotherReward) {
  const LoggedFeedback log = random_log(4, 1);
  const LoggedFeedback kept = with_rewards(log, std::vector<double>{3, std::nan(""), 4, 5});
  EXPECT_THAT(kept.reward, ElementsAre(3, 4, 5));
  EXPECT_THAT(kept.propensity,
              ElementsAre(log.propensity[0], log.propensity[2], log.propensity[3]));
  EXPECT_THAT(kept.target, ElementsAre(log.target[0], log.target[2], log.target[3]));
  EXPECT_EQ(kept.model_logged[1], log.model_logged[2]);
  EXPECT_EQ(kept.model_target.size(), 3u);
  EXPECT_THAT(error_of([&] { with_rewards(log, {}); }), HasSubstr("rewards of 0"));
}

}  // namespace
}  // namespace reckon
