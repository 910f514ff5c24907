// Bootstrap and sign flips of 10 metrics over 100,000 users, the resamples that intervals of a
// large test set take. For 10,000 resamples multiply the time of 1,000 by 10.
//
// What a resample of n users and m metrics costs: n random numbers, each an increment of a byte in
// the second cache (n bytes written, n read), and n m multiply-adds of terms that are read once for
// 16 resamples (8 n m / 16 bytes from the third cache or memory). For n = 10^5 and m = 10 that is
// 0.2 MB of counts and 0.5 MB of terms. On one thread of a Zen 5 the numbers and their counts take
// 0.6 ns each and the multiply-adds 0.03 ns each (8 at a time): 0.8 s for 10,000 resamples, at
// 9 GB/s.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/matrix.h"
#include "core/progress.h"
#include "core/random.h"
#include "eval/resampling.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kUsers = 100000;

Matrix<double> random_terms(std::size_t metrics) {
  Random random(1);
  Matrix<double> terms(kUsers, metrics);
  for (std::size_t user = 0; user < kUsers; ++user) {
    for (double& term : terms.row(user)) term = random.uniform();
  }
  return terms;
}

void count(benchmark::State& state, MicroInputs& inputs, std::size_t draws, std::size_t metrics,
           std::size_t threads) {
  const auto resamples = static_cast<double>(draws);
  constexpr auto kRows = static_cast<double>(kUsers);
  const auto columns = static_cast<double>(metrics);
  state.counters["resamples/s"] =
      benchmark::Counter(resamples, benchmark::Counter::kIsIterationInvariantRate);
  count_work(state, inputs.limits(),
             {.bytes_read = resamples * kRows * (1 + columns * 8 / 16),
              .bytes_written = resamples * kRows,
              .operations = 2 * resamples * kRows * columns,
              .arithmetic = {},
              .working_set = kUsers * (1 + 8 * metrics),
              .threads = threads});
}

// Arguments: resamples, metrics, threads.
void bootstrap(benchmark::State& state, MicroInputs& inputs) {
  const auto draws = static_cast<std::size_t>(state.range(0));
  const auto metrics = static_cast<std::size_t>(state.range(1));
  const auto threads = static_cast<std::size_t>(state.range(2));
  const Matrix<double> terms = random_terms(metrics);
  SilentProgress progress;
  for (auto _ : state) {
    benchmark::DoNotOptimize(bootstrap_sums(terms, {.draws = draws, .threads = threads}, progress));
  }
  count(state, inputs, draws, metrics, threads);
}

void sign_flips(benchmark::State& state, MicroInputs& inputs) {
  const auto draws = static_cast<std::size_t>(state.range(0));
  const auto metrics = static_cast<std::size_t>(state.range(1));
  const auto threads = static_cast<std::size_t>(state.range(2));
  const Matrix<double> terms = random_terms(metrics);
  SilentProgress progress;
  for (auto _ : state) {
    benchmark::DoNotOptimize(sign_flip_sums(terms, {.draws = draws, .threads = threads}, progress));
  }
  count(state, inputs, draws, metrics, threads);
}

}  // namespace

void add_resampling(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("resampling/bootstrap", bootstrap, std::ref(inputs))
      ->ArgNames({"draws", "metrics", "threads"})
      ->Args({1000, 1, 1})
      ->Args({1000, 10, 1})
      ->Args({1000, 10, 2})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("resampling/sign_flips", sign_flips, std::ref(inputs))
      ->ArgNames({"draws", "metrics", "threads"})
      ->Args({1000, 10, 1})
      ->Args({1000, 10, 2})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace reckon::micro
