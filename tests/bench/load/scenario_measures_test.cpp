#include "bench/load/scenario_measures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "bench/load/arrivals.h"
#include "core/error.h"
#include "tests/bench/load/simulated_server.h"

namespace reckon {
namespace {

using namespace std::chrono_literals;

// One query a millisecond, answered after 0.5 ms.
ScenarioRun steady_run(std::size_t queries) {
  std::vector<Arrival> arrivals(queries);
  for (std::size_t q = 0; q < queries; ++q)
    arrivals[q].time = Nanoseconds(1ms) * static_cast<int>(q);
  ScenarioRun run =
      test::simulate(arrivals, {.batching = {.token_budget = 1},
                                .service = [](auto, Nanoseconds) { return Nanoseconds(500us); }});
  run.batches.tokens = queries;
  run.batches.busy = Nanoseconds(500us) * static_cast<int>(queries);
  return run;
}

Measure named(const std::vector<Measure>& measures, const std::string& name) {
  const auto found = std::ranges::find(measures, name, &Measure::name);
  return found == measures.end() ? Measure{} : *found;
}

constexpr ScenarioOptions server() {
  return {.scenario = Scenario::kServer, .latency_bound = 1ms, .least_queries = 1};
}

TEST(ScenarioMeasures, OfAServerAreLatenciesAndRates) {
  const auto measures = measure(server(), steady_run(1001));
  EXPECT_EQ(measures.front().name, "latency p99");
  EXPECT_DOUBLE_EQ(*measures.front().value, 0.5);
  EXPECT_DOUBLE_EQ(*measures.front().low, 0.5);
  EXPECT_DOUBLE_EQ(*named(measures, "latency mean").value, 0.5);
  EXPECT_DOUBLE_EQ(*named(measures, "scheduled rate").value, 1000);
  EXPECT_DOUBLE_EQ(*named(measures, "completed rate").value, 1000 / 1.0005);
  EXPECT_DOUBLE_EQ(*named(measures, "utilisation").value, 0.5005 / 1.0005);
  EXPECT_EQ(*named(measures, "queries over the bound").value, 0);
}

TEST(ScenarioMeasures, AClockThatGoesBackIsNoResult) {
  ScenarioRun run = steady_run(10);
  EXPECT_NO_THROW(check_times(run));
  run.texts[3].completed = run.texts[3].issued - 1ms;
  EXPECT_THROW(check_times(run), Error);
  run.texts[3].state = LoggedQuery::State::kShed;
  EXPECT_NO_THROW(check_times(run));
}

TEST(ScenarioMeasures, EachHasADefinitionASizeAndAValueOrAReason) {
  for (const Scenario scenario :
       {Scenario::kServer, Scenario::kOffline, Scenario::kSingleStream, Scenario::kMultiStream}) {
    ScenarioOptions options = server();
    options.scenario = scenario;
    for (const std::size_t queries : {1u, 20u, 1000u}) {
      std::set<std::string> names;
      for (const Measure& one : measure(options, steady_run(queries))) {
        EXPECT_TRUE(names.insert(one.name).second) << one.name;
        EXPECT_FALSE(one.definition.empty()) << one.name;
        EXPECT_NE(one.value.has_value(), !one.reason.empty()) << one.name;
        EXPECT_EQ(one.low.has_value(), one.high.has_value()) << one.name;
        if (one.low) {
          EXPECT_LE(*one.low, *one.value) << one.name;
          EXPECT_GE(*one.high, *one.value) << one.name;
        }
      }
    }
  }
}

TEST(ScenarioMeasures, APercentileThatTheSampleCannotSupportIsRefused) {
  const auto measures = measure(server(), steady_run(367));
  const Measure refused = named(measures, "latency p99");
  EXPECT_FALSE(refused.value);
  EXPECT_EQ(refused.reason, "367 queries, 368 are needed");
  EXPECT_TRUE(named(measures, "latency p95").value);
}

TEST(ScenarioMeasures, QueriesThatDependOnEachOtherSupportLess) {
  ScenarioRun run = steady_run(3000);
  for (std::size_t q = 1000; q < 1060; ++q) run.texts[q].completed += 50ms;  // one burst of 2%
  const Measure p99 = named(measure(server(), run), "latency p99");
  EXPECT_FALSE(p99.value);
  EXPECT_NE(p99.reason.find("3000 queries, "), std::string::npos) << p99.reason;
}

TEST(ScenarioMeasures, QueriesThatWereShedAreOverEveryBound) {
  ScenarioRun run = steady_run(1000);
  for (std::size_t q = 0; q < 1000; q += 50) run.texts[q].state = LoggedQuery::State::kShed;
  const auto measures = measure(server(), run);
  EXPECT_EQ(named(measures, "queries shed").value, 20.0);
  EXPECT_EQ(named(measures, "queries over the bound").value, 20.0);
  EXPECT_FALSE(named(measures, "latency p99").value);
  EXPECT_NE(named(measures, "latency p99").reason.find("shed"), std::string::npos);
  EXPECT_DOUBLE_EQ(*named(measures, "latency p95").value, 0.5);
}

TEST(ScenarioMeasures, OfflineIsThroughputWithItsInterval) {
  ScenarioOptions options = server();
  options.scenario = Scenario::kOffline;
  const Measure throughput = measure(options, steady_run(3000)).front();
  EXPECT_EQ(throughput.name, "throughput");
  EXPECT_NEAR(*throughput.value, 1000, 1);
  EXPECT_LE(*throughput.low, *throughput.value);
  EXPECT_NEAR(*throughput.low, 1000, 1);
}

TEST(ScenarioMeasures, AQueryOfSeveralTextsIsAnsweredWithItsLastText) {
  ScenarioRun run = steady_run(8);
  run.samples_per_query = 4;
  for (LoggedQuery& text : run.texts) text.scheduled = Nanoseconds(0);
  EXPECT_EQ(query_latencies(run), (std::vector<double>{3.5e6, 7.5e6}));
}

}  // namespace
}  // namespace reckon
