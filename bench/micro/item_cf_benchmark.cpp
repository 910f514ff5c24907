// Item-based collaborative filtering: making the recommender, and scoring users against the whole
// catalogue. Shapes: users, items and positive interactions of MovieLens latest-small, MovieLens
// 100k and the Amazon-book set of KGAT.
#include <benchmark/benchmark.h>

#include <functional>
#include <numeric>
#include <vector>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/synthetic_history.h"
#include "bench/micro/work.h"
#include "core/recommend/item_cf.h"

namespace reckon::micro {
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

void make(benchmark::State& state, MicroInputs& inputs) {
  const UserItems history = history_of(state);
  const auto items = static_cast<std::size_t>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(ItemCfRecommender(history, items));
  const std::size_t bytes = history.items.size() * sizeof(std::int32_t);
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(bytes),
              .bytes_written = 2 * static_cast<double>(bytes),
              .working_set = 3 * bytes});
}

// 600 users in blocks of 32, as an evaluation takes them.
void score(benchmark::State& state, MicroInputs& inputs) {
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
  const std::size_t bytes = kUsers * recommender.item_count() * sizeof(float);
  count_work(state, inputs.limits(),
             {.bytes_written = static_cast<double>(bytes),
              .working_set = bytes / kUsers * kBlock + 2 * history.items.size() * sizeof(float)});
}

}  // namespace

void add_item_cf(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("item_cf/make", make, std::ref(inputs))->Apply(shapes);
  benchmark::RegisterBenchmark("item_cf/score", score, std::ref(inputs))->Apply(shapes);
}

}  // namespace reckon::micro
