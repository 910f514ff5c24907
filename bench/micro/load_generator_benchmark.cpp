// What the load generator itself takes of a query's time: the clock, the schedule, the log and the
// queue, and all of them together with threads that answer at once. `per_query` is the figure to
// keep below 1 us.
#include <benchmark/benchmark.h>

#include "bench/load/arrivals.h"
#include "bench/load/batch_queue.h"
#include "bench/load/dynamic_batcher.h"
#include "bench/load/issue_queries.h"
#include "bench/micro/microbenchmarks.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kQueries = 20'000;

void count_queries(benchmark::State& state, std::size_t queries) {
  using benchmark::Counter;
  state.counters["per_query"] =
      Counter(static_cast<double>(queries), Counter::kIsIterationInvariantRate | Counter::kInvert);
}

void clock(benchmark::State& state) {
  const SteadyClock steady;
  for (auto _ : state) benchmark::DoNotOptimize(steady.now());
  count_queries(state, 1);
}

void schedule(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        poisson_arrivals({.rate = 1000, .least_queries = kQueries, .texts = 1000}));
  }
  count_queries(state, kQueries);
}

// Queries of 32 tokens, in batches of 32.
void queue(benchmark::State& state) {
  std::vector<Query> batch;
  for (auto _ : state) {
    BatchQueue waiting({.token_budget = 1024});
    for (std::size_t q = 0; q < kQueries; ++q) {
      waiting.push({.id = q}, 32, {});
      if (q % 32 == 31) waiting.take(batch);
    }
  }
  count_queries(state, kQueries);
}

class NoWork final : public BatchedModel {
 public:
  std::size_t texts() const override { return 1000; }
  std::size_t output_size() const override { return 1; }
  std::size_t tokens(std::size_t) const override { return 32; }
  std::unique_ptr<Worker> make_worker() const override { return std::make_unique<Nothing>(); }

 private:
  class Nothing final : public Worker {
    void answer(std::span<const std::size_t>, MatrixView<float>) override {}
  };
};

// The whole path, from schedule to log: a query every `gap` nanoseconds (0: all at once), through
// the issue loop, the queue and the threads. The time that the generator sleeps between queries is
// not counted: CPU time of the process is. A gap of 20 us lets generator and threads fall asleep
// between queries: what is more then is the kernel's.
void issue_to_answer(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  const Nanoseconds gap(state.range(1));
  const NoWork model;
  SilentProgress progress;
  SteadyClock steady;
  for (auto _ : state) {
    state.PauseTiming();
    QueryLog log;
    for (std::size_t q = 0; q < kQueries; ++q) {
      log.append(q % model.texts(), gap * static_cast<std::int64_t>(q));
    }
    DynamicBatcher batcher(model, threads, {}, log, steady);
    state.ResumeTiming();
    issue_scheduled(log, batcher, steady, progress);
    batcher.join();
  }
  count_queries(state, kQueries);
}

}  // namespace

// There is no limit to hold these beside, but the microsecond.
void add_load_generator(MicroInputs&) {
  benchmark::RegisterBenchmark("load_generator/clock", clock);
  benchmark::RegisterBenchmark("load_generator/schedule", schedule);
  benchmark::RegisterBenchmark("load_generator/queue", queue);
  benchmark::RegisterBenchmark("load_generator/issue_to_answer", issue_to_answer)
      ->ArgNames({"threads", "gap"})
      ->ArgsProduct({{1, 2}, {0, 500, 20000}})
      ->MeasureProcessCPUTime();
}

}  // namespace reckon::micro
