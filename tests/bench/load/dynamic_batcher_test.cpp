#include "bench/load/dynamic_batcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <map>
#include <mutex>
#include <thread>

#include "bench/load/arrivals.h"
#include "bench/load/issue_queries.h"
#include "bench/load/latency_percentile.h"
#include "bench/load/scenario.h"
#include "core/error.h"
#include "tests/bench/load/fake_model.h"

namespace reckon {
namespace {

using namespace std::chrono_literals;
using test::FakeModel;

// Runs arrivals on the model behind a batcher.
ScenarioRun run(const BatchedModel& model, std::size_t threads, const BatchingOptions& options,
                const std::vector<Arrival>& arrivals, const OutputCheck* check = nullptr) {
  SteadyClock clock;
  QueryLog log(check);
  for (const Arrival& arrival : arrivals) log.append(arrival.text, arrival.time);
  DynamicBatcher batcher(model, threads, options, log, clock);
  SilentProgress progress;
  issue_scheduled(log, batcher, clock, progress);
  const BatchCounts counts = batcher.join();
  return {.texts = log.queries(), .batches = counts};
}

Matrix<float> right_answers(std::size_t texts) {
  Matrix<float> answers(texts, 2);
  for (std::size_t t = 0; t < texts; ++t) {
    answers.row(t)[0] = static_cast<float>(t + 1);
    answers.row(t)[1] = 1;
  }
  return answers;
}

TEST(DynamicBatcher, AnswersEveryQueryOnceWithItsOwnAnswer) {
  const FakeModel model(1000);
  const OutputCheck check(right_answers(1000));
  const auto arrivals =
      poisson_arrivals({.rate = 100000, .least_queries = 20000, .texts = 1000, .seed = 3});
  for (const std::size_t budget : {1u, 7u, 1000u}) {
    const ScenarioRun result = run(model, 3, {.token_budget = budget}, arrivals, &check);
    const RunTotals totals = totals_of(result);
    EXPECT_EQ(totals.answered, arrivals.size());
    EXPECT_EQ(totals.wrong, 0u);
    EXPECT_EQ(result.batches.queries, arrivals.size());
    for (const LoggedQuery& query : result.texts) {
      ASSERT_LE(query.scheduled, query.issued);
      ASSERT_LE(query.issued, query.completed);
    }
  }
}

TEST(DynamicBatcher, FillsBatchesUpToTheBudget) {
  FakeModel model(64);
  std::mutex mutex;
  std::map<std::size_t, int> sizes;
  model.on_batch = [&](auto texts) {
    const std::lock_guard lock(mutex);
    ++sizes[texts.size()];
  };
  run(model, 2, {.token_budget = 16}, simultaneous_arrivals(160, 64));
  EXPECT_EQ(sizes, (std::map<std::size_t, int>{{16, 2 + 10}}));  // two of them to warm up
}

TEST(DynamicBatcher, WaitsForOthersToFillABatchButNotLonger) {
  const FakeModel model(4);
  const auto pair = std::vector<Arrival>{{0ms, 0}, {1ms, 1}};
  const BatchingOptions options{.token_budget = 2, .longest_wait = 10s};
  EXPECT_EQ(run(model, 2, options, pair).batches.batches, 1u);
  // Alone it waits, unless nothing more will come.
  const auto alone = std::vector<Arrival>{{0ms, 0}, {80ms, 1}};
  const ScenarioRun result = run(model, 2, {.token_budget = 100, .longest_wait = 20ms}, alone);
  EXPECT_GE(result.texts[0].completed - result.texts[0].issued, Nanoseconds(20ms));
}

TEST(DynamicBatcher, ShedsAndCountsWhatTheQueueHasNoRoomFor) {
  FakeModel model(2);
  std::atomic<int> answered{0};
  model.on_batch = [&](auto) {
    ++answered;
    std::this_thread::sleep_for(1ms);
  };
  const ScenarioRun result =
      run(model, 1, {.token_budget = 1, .capacity = 5}, simultaneous_arrivals(100, 2));
  const RunTotals totals = totals_of(result);
  EXPECT_EQ(totals.answered, 5u);
  EXPECT_EQ(totals.shed, 95u);
  EXPECT_EQ(totals.answered, static_cast<std::size_t>(answered) - 1);  // one warms up
  EXPECT_LE(result.batches.longest_queue, 5u);
  EXPECT_EQ(query_latencies(result).back(), std::numeric_limits<double>::infinity());
}

TEST(DynamicBatcher, PassesOnWhatTheModelThrows) {
  FakeModel model(10);
  model.on_batch = [](auto) { throw Error("warm-up fails"); };
  EXPECT_THROW(run(model, 2, {}, simultaneous_arrivals(10, 10)), Error);
  std::atomic<int> batches{0};
  model.on_batch = [&](auto) {
    if (++batches > 5) throw Error("a batch fails");
  };
  EXPECT_THROW(run(model, 2, {.token_budget = 1}, simultaneous_arrivals(1000, 10)), Error);
}

TEST(DynamicBatcher, StopsWithQueriesLeftWhenItIsDestroyed) {
  FakeModel model(2);
  model.on_batch = [](auto) { std::this_thread::sleep_for(1ms); };
  SteadyClock clock;
  QueryLog log;
  for (int q = 0; q < 100000; ++q) log.append(0, 0ns);
  log.start(clock.now());
  {
    DynamicBatcher batcher(model, 2, {.token_budget = 1}, log, clock);
    batcher.issue(log.issue(0, 100000, clock.now()));
  }
  EXPECT_FALSE(log.wait_until_idle(0ns));
}

TEST(DynamicBatcher, ShowsAStallToAllThatWereScheduledInIt) {
  constexpr Nanoseconds kStall = 200ms;
  FakeModel model(1000);
  std::atomic<bool> stalled{false};
  model.on_batch = [&](std::span<const std::size_t> texts) {
    if (texts.front() != 500 || stalled.exchange(true)) return;
    std::this_thread::sleep_for(kStall);
  };
  // 500 queries/s for a second; the 150th, after some 300 ms, stalls the only thread.
  auto arrivals = poisson_arrivals({.rate = 500, .duration = 1s, .texts = 500, .seed = 4});
  arrivals[150].text = 500;
  const ScenarioRun result = run(model, 1, {.token_budget = 1}, arrivals);
  ASSERT_TRUE(stalled);
  // The thread is back at some time: whoever was scheduled before waited until then.
  const LoggedQuery& first = result.texts[150];
  EXPECT_GE(first.completed - first.issued, kStall);
  std::size_t waited = 0;
  for (std::size_t q = 151; q < result.texts.size(); ++q) {
    const LoggedQuery& query = result.texts[q];
    if (query.scheduled >= first.completed) break;
    EXPECT_GE(query.completed, first.completed) << q;
    ++waited;
  }
  EXPECT_GE(waited, 60u);  // 100 expected, of a Poisson process
  // One in a hundred of the run waited longest: no shorter than the stall, less 1% of a second.
  const LatencySample latencies(query_latencies(result));
  EXPECT_GE(loadgen_percentile(latencies.ascending, 0.99), 1e6 * (200 - 25));
}

}  // namespace
}  // namespace reckon
