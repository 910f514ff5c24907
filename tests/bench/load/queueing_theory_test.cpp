// The batcher's queue in simulated time against queueing theory.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "bench/load/latency_percentile.h"
#include "bench/percentile.h"
#include "core/random.h"
#include "tests/bench/load/simulated_server.h"

namespace reckon {
namespace {

using namespace std::chrono_literals;
using test::simulate;
using test::SimulatedServer;

constexpr Nanoseconds kService = 1ms;
// One query a batch.
constexpr BatchingOptions kNoBatching{.token_budget = 1};

std::vector<Arrival> poisson(double utilisation, std::size_t queries, std::uint64_t run) {
  return poisson_arrivals({.rate = utilisation * 1e9 / static_cast<double>(kService.count()),
                           .least_queries = queries,
                           .texts = 10,
                           .seed = 20,
                           .run = run});
}

std::vector<Arrival> evenly_spaced(Nanoseconds gap, std::size_t queries) {
  std::vector<Arrival> arrivals(queries);
  for (std::size_t q = 0; q < queries; ++q) arrivals[q].time = gap * static_cast<int>(q);
  return arrivals;
}

// Mean over runs, and its standard error.
struct Estimate {
  double mean = 0;
  double error = 0;
};
Estimate estimate_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

// Mean time in services between schedule and the beginning of service, over 30 runs.
Estimate mean_wait(double utilisation, const SimulatedServer& server) {
  std::vector<double> means;
  for (std::uint64_t run = 0; run < 30; ++run) {
    const auto latencies = query_latencies(
        simulate(poisson(utilisation * static_cast<double>(server.threads), 20000, run), server));
    means.push_back(std::accumulate(latencies.begin(), latencies.end(), 0.0) /
                        static_cast<double>(latencies.size() * kService.count()) -
                    1);
  }
  return estimate_of(means);
}

TEST(QueueingTheory, MeanWaitWithConstantServiceIsPollaczekAndKhinchines) {
  const SimulatedServer server{kNoBatching, 1, [](auto, Nanoseconds) { return kService; }};
  for (const double utilisation : {0.3, 0.5, 0.7, 0.85}) {
    const double theory = utilisation / (2 * (1 - utilisation));  // M/D/1, in services
    const Estimate found = mean_wait(utilisation, server);
    EXPECT_NEAR(found.mean, theory, 4 * found.error) << utilisation;
    EXPECT_LT(found.error, 0.03 * theory) << utilisation;
  }
}

TEST(QueueingTheory, MeanWaitOfTwoThreadsWithRandomServiceIsErlangs) {
  Random random(5);
  const SimulatedServer server{
      kNoBatching, 2, [&](auto, Nanoseconds) {
        return Nanoseconds(
            std::llround(-std::log1p(-random.uniform()) * static_cast<double>(kService.count())));
      }};
  constexpr double kUtilisation = 0.7;
  // M/M/2: the mean number in service is 2 rho, the wait rho^2 / (1 - rho^2) services.
  const Estimate found = mean_wait(kUtilisation, server);
  EXPECT_NEAR(found.mean, kUtilisation * kUtilisation / (1 - kUtilisation * kUtilisation),
              4 * found.error);
}

TEST(QueueingTheory, AStallIsSeenByAllThatWaitedForIt) {
  // Once, a batch takes 200 ms longer. While the queue drains, a query that is scheduled x after
  // the stall began waits S - x (1 - rho), and so S / (1 - rho) seconds of queries wait longer than
  // they would. Of a run of D seconds, a share 1% waits longer than S - 0.01 D (1 - rho).
  constexpr double kStall = 0.2, kRun = 10, kUtilisation = 0.5;
  bool stalled = false;
  const SimulatedServer server{kNoBatching, 1, [&](auto, Nanoseconds begin) {
                                 if (stalled || begin < 3s) return kService;
                                 stalled = true;
                                 return kService + Nanoseconds(200ms);
                               }};
  const LatencySample steady(query_latencies(simulate(evenly_spaced(2ms, 5000), server)));
  ASSERT_TRUE(stalled);
  const double theory = kStall - 0.01 * kRun * (1 - kUtilisation);
  EXPECT_NEAR(loadgen_percentile(steady.ascending, 0.99) / 1e9, theory + 0.001, 0.002);
  EXPECT_NEAR(steady.ascending.back() / 1e9, kStall + 0.001, 1e-9);
  EXPECT_EQ(loadgen_percentile(steady.ascending, 0.95), 1e6);

  // With random arrivals the same, give or take what random arrivals do: the number of queries in
  // the 50 ms by which the 1% are reached has a standard deviation of 10%.
  std::vector<double> found;
  for (std::uint64_t run = 0; run < 20; ++run) {
    stalled = false;
    const LatencySample random(query_latencies(simulate(poisson(kUtilisation, 5000, run), server)));
    found.push_back(loadgen_percentile(random.ascending, 0.99) / 1e9);
  }
  EXPECT_NEAR(estimate_of(found).mean, theory, 0.01);
}

TEST(QueueingTheory, AGeneratorThatWaitsForAnswersWouldMissTheStall) {
  // Coordinated omission: latencies that count from the issue after the answer before hold one
  // slow query in 5000.
  std::vector<double> latencies(5000, 1e6);
  latencies[1500] += 2e8;
  EXPECT_EQ(loadgen_percentile(LatencySample(latencies).ascending, 0.99), 1e6);
}

TEST(QueueingTheory, IntervalsOfPercentilesCoverTheTruthThoughQueriesDependOnEachOther) {
  constexpr double kUtilisation = 0.7, kP = 0.95;
  constexpr int kRuns = 100;
  const SimulatedServer server{kNoBatching, 1, [](auto, Nanoseconds) { return kService; }};
  const LatencySample all(query_latencies(simulate(poisson(kUtilisation, 1'000'000, 999), server)));
  const double truth = loadgen_percentile(all.ascending, kP);
  int covered = 0;
  int covered_if_independent = 0;
  const auto covers = [&](const auto& interval) {
    return interval && interval->low <= truth && truth <= interval->high ? 1 : 0;
  };
  for (std::uint64_t run = 0; run < kRuns; ++run) {
    const LatencySample sample(query_latencies(simulate(poisson(kUtilisation, 4000, run), server)));
    covered += covers(estimate_latency_percentile(sample, kP));
    covered_if_independent += covers(estimate_percentile(sample.ascending, kP));
  }
  EXPECT_GE(covered,
            0.88 * kRuns);  // of 95%: two standard deviations less, and the truth is simulated
  EXPECT_LE(covered_if_independent, 0.7 * kRuns);  // why the simple interval is not used
}

TEST(QueueingTheory, BatchingServesALoadThatSingleQueriesWouldOverload) {
  // A batch costs 1 ms and 0.1 ms a query: one by one 909 queries/s, in batches of 16 6154.
  const auto service = [](std::span<const Query> queries, Nanoseconds) {
    return kService + Nanoseconds(100us) * static_cast<int>(queries.size());
  };
  const auto arrivals = poisson(3, 20000, 0);
  const auto worst = [&](std::size_t budget) {
    return LatencySample(query_latencies(simulate(
                             arrivals, {.batching = {.token_budget = budget}, .service = service})))
        .ascending.back();
  };
  EXPECT_LT(worst(16), 2e7);
  EXPECT_GT(worst(1), 1e10);
}

}  // namespace
}  // namespace reckon
