// What LoadGen concluded from runs (loadgen_answers.json, made by make_loadgen_answers.py), and
// what we conclude from the same latencies.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bench/load/early_stopping.h"
#include "bench/load/latency_percentile.h"
#include "bench/load/requirements.h"
#include "bench/load/scenario_measures.h"
#include "tests/support/source_directory.h"

namespace reckon {
namespace {

using nlohmann::json;

struct Case {
  json answers;
  ScenarioOptions options;
  ScenarioRun run;
};

std::vector<Case> cases() {
  std::ifstream file(test::source_directory() / "tests/bench/load/loadgen_answers.json");
  std::vector<Case> all;
  const json recorded = json::parse(file);
  for (const json& answers : recorded.at("cases")) {
    Case one{.answers = answers, .options = {}, .run = {}};
    one.options.scenario = parse_scenario(answers.at("scenario").get<std::string>());
    one.options.percentile = answers.at("percentile");
    one.options.latency_bound = Nanoseconds(answers.at("bound_ns").get<std::int64_t>());
    one.options.least_duration = Nanoseconds(answers.at("least_duration_ns").get<std::int64_t>());
    one.options.least_queries = answers.at("least_queries");
    for (const std::int64_t latency : answers.at("latencies_ns")) {
      one.run.texts.push_back({.completed = Nanoseconds(latency),
                               .state = LoggedQuery::State::kAnswered,
                               .agreement = {.right = true, .cosine = 1}});
    }
    // The last one's place in time decides about the duration.
    LoggedQuery& last = one.run.texts.back();
    const Nanoseconds scheduled(answers.at("last_scheduled_ns").get<std::int64_t>());
    last.scheduled += scheduled;
    last.issued += scheduled;
    last.completed += scheduled;
    all.push_back(std::move(one));
  }
  return all;
}

// Of requirements that a scenario does not have, LoadGen says null or that they are met.
bool met(const std::vector<Requirement>& requirements, const std::string& name) {
  const auto found = std::ranges::find(requirements, name, &Requirement::name);
  return found == requirements.end() || found->met;
}

TEST(LoadgenConformance, PercentilesAreTheSame) {
  for (const auto& [answers, options, run] : cases()) {
    const LatencySample latencies(query_latencies(run));
    for (const auto& [p, expected] : answers.at("percentiles_ns").items()) {
      EXPECT_EQ(loadgen_percentile(latencies.ascending, std::round(std::stod(p) * 10) / 1000),
                expected.get<double>())
          << answers.at("scenario") << " " << p;
    }
  }
}

TEST(LoadgenConformance, EarlyStoppingEstimatesAreTheSame) {
  int compared = 0;
  for (const auto& [answers, options, run] : cases()) {
    if (answers.at("early_stopping_ns").is_null()) continue;
    const auto estimate =
        early_stopping_estimate(LatencySample(query_latencies(run)).ascending, options.percentile);
    ASSERT_TRUE(estimate);
    EXPECT_EQ(estimate->value, answers.at("early_stopping_ns").get<double>());
    EXPECT_EQ(estimate->discarded, answers.at("discarded").get<std::size_t>());
    ++compared;
  }
  EXPECT_GE(compared, 5);
}

TEST(LoadgenConformance, AsManyQueriesAreNeeded) {
  int compared = 0;
  for (const auto& [answers, options, run] : cases()) {
    const std::size_t n = run.queries();
    if (!answers.at("needed").is_null()) {
      EXPECT_EQ(early_stopping_queries(1, options.percentile),
                answers.at("needed").get<std::size_t>());
      ++compared;
    }
    if (answers.at("more_needed").is_null()) continue;
    const double bound = static_cast<double>(options.latency_bound.count());
    const auto over = static_cast<std::size_t>(std::ranges::count_if(
        query_latencies(run), [&](double latency) { return latency > bound; }));
    EXPECT_EQ(early_stopping_queries(over, options.percentile),
              n + answers.at("more_needed").get<std::size_t>());
    ++compared;
  }
  EXPECT_GE(compared, 7);
}

TEST(LoadgenConformance, VerdictsAreTheSame) {
  int valid = 0;
  for (const auto& [answers, options, run] : cases()) {
    const auto requirements = judge(options, run);
    const std::string what =
        answers.at("scenario").get<std::string>() + " p" + answers.at("percentile").dump();
    EXPECT_EQ(is_valid(requirements), answers.at("valid").get<bool>()) << what;
    const auto same = [&](const char* key, const char* name) {
      const json& expected = answers.at(key);
      if (!expected.is_null()) {
        EXPECT_EQ(met(requirements, name), expected.get<bool>()) << what << " " << key;
      }
    };
    same("latency_met", "latency bound");
    same("duration_met", "duration");
    same("queries_met", "queries");
    same("early_stopping_met", "early stopping");
    valid += is_valid(requirements) ? 1 : 0;
  }
  EXPECT_GT(valid, 4);
}

}  // namespace
}  // namespace reckon
