// Exact AUC counting: negatives against sorted positives, one user's (tens) and all users'
// (thousands); beside a sort of the same negatives, what the rank-sum formula would begin with; and
// the AUC of unsorted scores with labels, as roc_auc_score of scikit-learn takes them.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/random.h"
#include "eval/classification/scored_pairs.h"
#include "eval/pair_counts.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kNegatives = 9742;  // items of MovieLens ml-latest-small

std::vector<float> normal_scores(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> scores(n);
  for (float& score : scores) score = static_cast<float>(random.normal());
  return scores;
}

void count_pairs(benchmark::State& state, MicroInputs& inputs) {
  std::vector<float> positives = normal_scores(static_cast<std::size_t>(state.range(0)), 1);
  std::sort(positives.begin(), positives.end());
  const std::vector<float> negatives = normal_scores(kNegatives, 2);
  PairCounter<float> counter(positives);
  for (auto _ : state) {
    counter.add(negatives);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNegatives));
  constexpr std::size_t kBytes = kNegatives * sizeof(float);
  count_work(state, inputs.limits(),
             {.bytes_read = kBytes, .working_set = kBytes + positives.size() * sizeof(float)});
}
void sort(benchmark::State& state, MicroInputs& inputs) {
  const std::vector<float> negatives = normal_scores(kNegatives, 2);
  std::vector<float> sorted;
  for (auto _ : state) {
    sorted = negatives;
    std::sort(sorted.begin(), sorted.end());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNegatives));
  constexpr std::size_t kBytes = kNegatives * sizeof(float);
  count_work(state, inputs.limits(),
             {.bytes_read = kBytes, .bytes_written = kBytes, .working_set = 2 * kBytes});
}
// Probabilities of a model that knows something, one row in ten positive; `decimals` 0: not
// rounded.
void count_scored(benchmark::State& state, MicroInputs& inputs) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto threads = static_cast<std::size_t>(state.range(1));
  const double grid = std::pow(10.0, static_cast<double>(state.range(2)));
  Random random(3);
  std::vector<double> scores(rows);
  std::vector<std::uint8_t> positive(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    positive[i] = random.below(10) == 0 ? 1 : 0;
    scores[i] = 1.0 / (1.0 + std::exp(-random.normal() - positive[i]));
    if (state.range(2) > 0) scores[i] = std::round(scores[i] * grid) / grid;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(count_scored_pairs<double>(scores, positive, threads).twice_wins);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  const std::size_t bytes = rows * (sizeof(double) + 1);
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(bytes), .working_set = bytes, .threads = threads});
}
}  // namespace

void add_auc(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("auc/pairs", count_pairs, std::ref(inputs))
      ->ArgName("positives")
      ->Arg(16)
      ->Arg(256)
      ->Arg(10'000)
      ->Arg(1'000'000);
  benchmark::RegisterBenchmark("auc/sort", sort, std::ref(inputs));
  benchmark::RegisterBenchmark("auc/labels", count_scored, std::ref(inputs))
      ->ArgNames({"rows", "threads", "decimals"})
      ->Args({1'000'000, 1, 0})
      ->Args({1'000'000, 1, 3})
      ->Args({10'000'000, 1, 0})
      ->Args({10'000'000, 2, 0})
      ->UseRealTime();
}

}  // namespace reckon::micro
