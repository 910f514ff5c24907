#include "bench/load/run_scenario.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bench/load/requirements.h"
#include "bench/load/scenario_measures.h"
#include "tests/bench/load/fake_model.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using namespace std::chrono_literals;
using test::FakeModel;

class RunScenario : public testing::Test {
 protected:
  std::vector<Requirement> requirements(const ScenarioOptions& options) {
    run_ = run_scenario(model_, check_, options, progress_);
    return judge(options, run_);
  }

  FakeModel model_{50};
  SilentProgress progress_;
  OutputCheck check_{answer_one_by_one(model_, 2, progress_)};
  ScenarioRun run_;
};

const Requirement& requirement(const std::vector<Requirement>& all, const std::string& name) {
  return *std::ranges::find(all, name, &Requirement::name);
}

TEST_F(RunScenario, IsValidInEveryScenario) {
  for (const ScenarioOptions& options : std::vector<ScenarioOptions>{
           {.scenario = Scenario::kServer,
         .rate = 5000,
         .latency_bound = 1h,
         .least_duration = 100ms,
         .least_queries = 500},
           {.scenario = Scenario::kSingleStream, .percentile = 0.9, .least_queries = 70},
           {.scenario = Scenario::kMultiStream,
           .percentile = 0.9,
           .least_queries = 70,
           .samples_per_query = 8},
           {.scenario = Scenario::kOffline, .least_queries = 300}}) {
    const auto all = requirements(options);
    for (const Requirement& one : all) EXPECT_TRUE(one.met) << one.name << ": " << one.found;
    EXPECT_TRUE(is_valid(all));
    EXPECT_GE(run_.queries(), options.least_queries);
    EXPECT_EQ(run_.texts.size(), run_.queries() * run_.samples_per_query);
    EXPECT_EQ(run_.batches.queries, run_.texts.size());
  }
}

TEST_F(RunScenario, IsInvalidWhenAnAnswerIsWrongHoweverFast) {
  model_.wrong_text = 7;  // in a batch with others
  const auto all = requirements({.scenario = Scenario::kOffline, .least_queries = 300});
  EXPECT_FALSE(is_valid(all));
  EXPECT_TRUE(answers_failed(all));
  EXPECT_NE(requirement(all, "answers").found.find("6 of 300 are wrong, the first to text 7"),
            std::string::npos)
      << requirement(all, "answers").found;
}

TEST_F(RunScenario, IsInvalidWithTooFewQueriesForThePercentile) {
  const auto all = requirements({.scenario = Scenario::kServer,
                                 .rate = 10000,
                                 .latency_bound = 1h,
                                 .percentile = 0.999,
                                 .least_queries = 1000});
  EXPECT_FALSE(is_valid(all));
  EXPECT_FALSE(answers_failed(all));
  EXPECT_NE(
      requirement(all, "early stopping").found.find("from 4603 queries on"),  // ln .01/ln .999
      std::string::npos);
}

TEST_F(RunScenario, ReplaysATrace) {
  const std::vector<Arrival> trace = {{0ms, 3}, {2ms, 1}, {2ms, 4}};
  requirements({.trace = trace, .latency_bound = 1h});
  ASSERT_EQ(run_.texts.size(), 3u);
  for (std::size_t q = 0; q < 3; ++q) {
    EXPECT_EQ(run_.texts[q].text, trace[q].text);
    EXPECT_EQ(run_.texts[q].scheduled, trace[q].time);
  }
}

TEST_F(RunScenario, RefusesWhatNoRunCanMeet) {
  const auto refusal = [&](const ScenarioOptions& options) {
    return test::error_of([&] { run_scenario(model_, check_, options, progress_); });
  };
  EXPECT_NE(refusal({.rate = 0, .latency_bound = 1ms}).find("rate of 0"), std::string::npos);
  EXPECT_NE(refusal({.rate = 10}).find("latency bound of 0 ms"), std::string::npos);
  EXPECT_NE(refusal({.rate = 10, .latency_bound = 5ms, .batching = {.longest_wait = 5ms}})
                .find("longest wait of 5 ms"),
            std::string::npos);
  EXPECT_NE(refusal({.rate = 10, .latency_bound = 5ms, .percentile = 1}).find("percentile 100"),
            std::string::npos);
}

}  // namespace
}  // namespace reckon
