// Evaluating a recommender of the size of MovieLens ml-latest-small: 610 users, 9,742 items, all
// metrics at four cutoffs. The scores are copied from memory, so that what is timed is the
// evaluation beside scoring. Then intervals and a comparison of two systems.
#include <benchmark/benchmark.h>

#include <functional>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "bench/random_inputs.h"
#include "core/progress.h"
#include "eval/evaluate_ranking.h"
#include "eval/metric_comparison.h"
#include "eval/metric_resamples.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kUsers = 610;
constexpr std::size_t kItems = 9742;
constexpr std::size_t kDimension = 384;

struct Experiment {
  Random random{1};
  StoredScores a{kUsers, kItems, random};
  StoredScores b{kUsers, kItems, random};
  RankingTask task = random_ranking_task(kUsers, kItems, 16, 120, random);
  Matrix<float> vectors = random_matrix(kItems, kDimension, random);
};

const Experiment& experiment() {
  static const Experiment shared;
  return shared;
}

RankingEvaluation evaluate(const Recommender& recommender, std::size_t threads, bool all_pairs) {
  SilentProgress progress;
  return evaluate_ranking(
      recommender, experiment().task,
      {.item_vectors = experiment().vectors, .auc_all_pairs = all_pairs, .threads = threads},
      progress);
}

void evaluate_users(benchmark::State& state, MicroInputs& inputs) {
  const bool all_pairs = state.range(0) != 0;
  const auto threads = static_cast<std::size_t>(state.range(1));
  experiment();
  for (auto _ : state) {
    benchmark::DoNotOptimize(evaluate(experiment().a, threads, all_pairs));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kUsers));
  constexpr std::size_t kBytes = kUsers * kItems * sizeof(float);
  count_work(state, inputs.limits(),
             {.bytes_read = kBytes, .working_set = kBytes, .threads = threads});
}

void resample(benchmark::State& state) {
  const RankingEvaluation a = evaluate(experiment().a, 2, true);
  SilentProgress progress;
  for (auto _ : state) {
    benchmark::DoNotOptimize(resample_metrics(a, {}, progress));
  }
}

void compare(benchmark::State& state) {
  const RankingEvaluation a = evaluate(experiment().a, 2, true);
  const RankingEvaluation b = evaluate(experiment().b, 2, true);
  SilentProgress progress;
  const MetricResamples of_a = resample_metrics(a, {}, progress);
  const MetricResamples of_b = resample_metrics(b, {}, progress);
  for (auto _ : state) {
    benchmark::DoNotOptimize(compare_rankings(a, of_a, b, of_b, {}, progress));
  }
}

}  // namespace

void add_metrics(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("metrics/evaluate", evaluate_users, std::ref(inputs))
      ->ArgNames({"all_pairs", "threads"})
      ->ArgsProduct({{0, 1}, {1, 2}})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("metrics/resample", resample)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("metrics/compare", compare)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace reckon::micro
