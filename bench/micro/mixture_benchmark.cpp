// Choosing the weights of a mixture of three sources: 610 users, 9,742 items (MovieLens
// latest-small), item vectors of dimension 384, 66 weightings.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/synthetic_history.h"
#include "bench/random_inputs.h"
#include "core/profile/item_vectors.h"
#include "core/recommend/content.h"
#include "core/recommend/item_cf.h"
#include "core/recommend/popularity.h"
#include "core/recommend/tune_mixture.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kUsers = 610;
constexpr std::size_t kItems = 9'742;

void tune(benchmark::State& state) {
  const UserItems history = synthetic_history(kUsers, kItems, 48'000);
  UserItems relevant;
  for (std::size_t user = 0; user < kUsers; ++user) {
    relevant.items.push_back(static_cast<std::int32_t>(user));
    relevant.end_row();
  }
  Random random(2);
  const ItemVectors items = centre(random_matrix(kItems, 384, random), 1);
  const UserVectors users = user_vectors(history, items.vectors, 1);
  const auto scorer = make_cpu_scorer(items.vectors);
  const ContentRecommender content(*scorer, users);
  const ItemCfRecommender item_cf(history, kItems);
  const PopularityRecommender popularity(history, kItems);
  const std::vector<const Recommender*> sources = {&content, &item_cf, &popularity};
  const TuningTask task{.excluded = history, .relevant = relevant, .quality = [](auto list, auto) {
                          return static_cast<double>(list.front());
                        }};
  SilentProgress progress;
  const auto threads = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(tune_mixture(sources, task, threads, progress));
  }
}

}  // namespace

void add_mixture(MicroInputs&) {
  benchmark::RegisterBenchmark("mixture/tune", tune)
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace reckon::micro
