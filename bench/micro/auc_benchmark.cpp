// Exact AUC counting: negatives against sorted positives, one user's (tens) and all users'
// (thousands); beside a sort of the same negatives, what the rank-sum formula would begin with.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "core/random.h"
#include "eval/pair_counts.h"

namespace reckon {
namespace {

constexpr std::size_t kNegatives = 9742;  // items of MovieLens ml-latest-small

std::vector<float> normal_scores(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> scores(n);
  for (float& score : scores) score = static_cast<float>(random.normal());
  return scores;
}

void CountPairs(benchmark::State& state) {
  std::vector<float> positives = normal_scores(static_cast<std::size_t>(state.range(0)), 1);
  std::sort(positives.begin(), positives.end());
  const std::vector<float> negatives = normal_scores(kNegatives, 2);
  PairCounter<float> counter(positives);
  for (auto _ : state) {
    counter.add(negatives);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNegatives));
}
BENCHMARK(CountPairs)->ArgName("positives")->Arg(16)->Arg(256)->Arg(10'000)->Arg(1'000'000);

void Sort(benchmark::State& state) {
  const std::vector<float> negatives = normal_scores(kNegatives, 2);
  std::vector<float> sorted;
  for (auto _ : state) {
    sorted = negatives;
    std::sort(sorted.begin(), sorted.end());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNegatives));
}
BENCHMARK(Sort);

}  // namespace
}  // namespace reckon

BENCHMARK_MAIN();
