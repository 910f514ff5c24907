// Every value of bandit.json, through the names of the Open Bandit Pipeline.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "core/error.h"
#include "eval/off_policy/obp.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using test::expect_same;
using test::number;

constexpr double kExact = 1e-12;

// [rounds, actions * positions] of a file's [round][action] or [round][action][position].
Matrix<double> flattened(const json& rounds) {
  Matrix<double> matrix;
  for (std::size_t round = 0; round < rounds.size(); ++round) {
    const json flat = rounds[round].flatten();
    if (round == 0) matrix = Matrix<double>(rounds.size(), flat.size());
    std::size_t column = 0;
    for (const json& value : flat) matrix.row(round)[column++] = number(value);
  }
  return matrix;
}

LoggedFeedback read_log(const json& input) {
  const auto reward = input["reward"].get<std::vector<double>>();
  const auto action = input["action"].get<std::vector<std::int32_t>>();
  const auto propensity = input["pscore"].get<std::vector<double>>();
  const auto position = input.value("position", std::vector<std::int32_t>());
  const Matrix<double> target = flattened(input["action_dist"]);
  const Matrix<double> model = flattened(input["estimated_rewards"]);
  const json& first = input["action_dist"][0][0];
  return reduce_distribution({.reward = reward,
                              .action = action,
                              .propensity = propensity,
                              .position = position,
                              .positions = first.is_array() ? first.size() : 1,
                              .target = target,
                              .model = model});
}

// Rewards of replay without a match are written as false.
double reward_of(const json& value) {
  return value.is_boolean() ? static_cast<double>(value.get<bool>()) : number(value);
}

TEST(ObpConformance, AgreesInEveryValueRewardAndInterval) {
  RECKON_REQUIRE_PATH(test::conformance_file("bandit.json"));
  const json data = test::read_conformance("bandit.json");
  std::size_t values = 0;
  std::size_t rewards = 0;
  std::size_t intervals = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    const LoggedFeedback log = read_log(one["input"]);
    for (const auto& [peer, expected] : one["expected"].items()) {
      for (const auto& [name, value] : expected["estimate_policy_value"].items()) {
        ++values;
        if (value.is_object()) {
          EXPECT_THROW(obp_estimate(name, log), Error) << name;
          continue;
        }
        const ObpEstimate ours = obp_estimate(name, log);
        expect_same(ours.value, number(value), kExact, name);
        if (const json theirs = expected["round_rewards"].value(name, json()); !theirs.is_null()) {
          ASSERT_EQ(ours.round_rewards.size(), theirs.size()) << name;
          for (std::size_t round = 0; round < theirs.size(); ++round, ++rewards) {
            expect_same(ours.round_rewards[round], reward_of(theirs[round]), kExact, name);
          }
        }
        const json interval = expected["estimate_interval"].value(name, json());
        if (interval.is_null()) continue;
        const auto draws = one["input"]["bootstrap_indices"].size();
        const auto seed = one["input"]["bootstrap_seed"].get<std::uint32_t>();
        ObpResamples resamples(log.rounds(), seed);
        std::vector<std::int32_t> rows(log.rounds());
        for (std::size_t draw = 0; draw < draws; ++draw) {
          resamples.draw(rows);
          ASSERT_EQ(one["input"]["bootstrap_indices"][draw].get<std::vector<std::int32_t>>(), rows)
              << draw;
        }
        const ObpInterval ours_interval = obp_interval(ours.round_rewards, draws, seed, 0.95);
        expect_same(ours_interval.mean, number(interval["mean"]), kExact, name);
        expect_same(ours_interval.low, number(interval["95.0% CI (lower)"]), kExact, name);
        expect_same(ours_interval.high, number(interval["95.0% CI (upper)"]), kExact, name);
        intervals += 3;
      }
    }
  }
  std::size_t expected_values = 0;
  std::size_t expected_rewards = 0;
  std::size_t expected_intervals = 0;
  for (const json& one : data["cases"]) {
    for (const auto& [peer, expected] : one["expected"].items()) {
      expected_values += expected["estimate_policy_value"].size();
      for (const json& each : expected["round_rewards"]) expected_rewards += each.size();
      for (const json& each : expected["estimate_interval"]) expected_intervals += each.size();
    }
  }
  EXPECT_EQ(values, expected_values);
  EXPECT_EQ(rewards, expected_rewards);
  EXPECT_EQ(intervals, expected_intervals);
  EXPECT_GE(values, 80u);
  EXPECT_GE(rewards, 500u);
  EXPECT_GE(intervals, 30u);
}

TEST(ObpEvaluation, GivesEveryEstimateThatTheLogAllowsWithItsInterval) {
  RECKON_REQUIRE_PATH(test::conformance_file("bandit.json"));
  LoggedFeedback log = read_log(test::read_conformance("bandit.json")["cases"][0]["input"]);
  const OffPolicyOptions options{.confidence = 0.9, .resampling = {.draws = 50, .seed = 7}};
  const OffPolicyResult all = evaluate_obp(log, options);
  EXPECT_EQ(all.measures.size(), obp_estimators().size());
  for (const OffPolicyMeasure& measure : all.measures) {
    const ObpEstimate expected = obp_estimate(measure.name, log);
    EXPECT_EQ(measure.value, expected.value) << measure.name;
    const ObpInterval interval = obp_interval(expected.round_rewards, 50, 7, 0.9);
    ASSERT_TRUE(measure.interval) << measure.name;
    EXPECT_EQ(measure.interval->low, interval.low);
    EXPECT_EQ(measure.interval->high, interval.high);
    EXPECT_FALSE(measure.definition.empty());
  }
  log.model_logged.clear();
  log.model_target.clear();
  EXPECT_EQ(evaluate_obp(log, options).measures.size(), 3u) << "without a model";
}

TEST(ObpNames, UnknownEstimatorsAndArgumentsAreRefused) {
  const LoggedFeedback log = {{1, 0}, {0.5, 0.5}, {0.5, 1.0}, {}, {}};
  EXPECT_NEAR(obp_estimate("InverseProbabilityWeighting", log).value, 0.5, kExact);
  EXPECT_THROW(obp_estimate("BalancedInverseProbabilityWeighting()", log), Error);
  EXPECT_THROW(obp_estimate("ReplayMethod(lambda_=1)", log), Error);
  EXPECT_THROW(obp_estimate("InverseProbabilityWeighting(lambda=1)", log), Error);
  EXPECT_THROW(obp_estimate("InverseProbabilityWeighting(lambda_=-1)", log), Error);
  EXPECT_THROW(obp_estimate("DirectMethod()", log), Error);
}

}  // namespace
}  // namespace reckon
