// Item-based collaborative filtering: making the recommender, and scoring users against the whole
// catalogue. Shapes: users, items and positive interactions of MovieLens latest-small, MovieLens
// 100k and the Amazon-book set of KGAT.
#include <benchmark/benchmark.h>

#include <numeric>
#include <vector>

#include "bench/micro/synthetic_history.h"
#include "core/recommend/item_cf.h"

namespace reckon {
namespace {

UserItems history_of(const benchmark::State& state) {
  return synthetic_history(static_cast<std::size_t>(state.range(0)),
                           static_cast<std::size_t>(state.range(1)),
                           static_cast<std::size_t>(state.range(2)));
}

void shapes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"users", "items", "interactions"})
      ->Args({610, 9'742, 48'000})
      ->Args({943, 1'682, 55'000})
      ->Args({70'679, 24'915, 650'000})
      ->Unit(benchmark::kMillisecond);
}

void MakeItemCf(benchmark::State& state) {
  const UserItems history = history_of(state);
  const auto items = static_cast<std::size_t>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(ItemCfRecommender(history, items));
}
BENCHMARK(MakeItemCf)->Apply(shapes);

// 600 users in blocks of 32, as an evaluation takes them.
void ScoreItemCf(benchmark::State& state) {
  const UserItems history = history_of(state);
  const ItemCfRecommender recommender(history, static_cast<std::size_t>(state.range(1)));
  constexpr std::size_t kUsers = 600;
  constexpr std::size_t kBlock = 32;
  std::vector<std::int32_t> users(kUsers);
  std::iota(users.begin(), users.end(), 0);
  Matrix<float> out(kBlock, recommender.item_count());
  for (auto _ : state) {
    for (std::size_t begin = 0; begin < kUsers; begin += kBlock) {
      const auto block = std::span(users).subspan(begin, std::min(kBlock, kUsers - begin));
      recommender.score_users(block, out.view().rows_between(0, block.size()));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kUsers));
}
BENCHMARK(ScoreItemCf)->Apply(shapes);

}  // namespace
}  // namespace reckon

BENCHMARK_MAIN();
