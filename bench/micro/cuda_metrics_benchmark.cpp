// What the GPU does of an evaluation: scores sorted, pairs counted, lists judged.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>

#include "bench/micro/device_work.h"
#include "bench/micro/microbenchmarks.h"
#include "core/random.h"
#include "cuda/kernels/auc.h"
#include "cuda/kernels/radix_sort.h"
#include "cuda/kernels/ranking_metrics.h"

namespace reckon::micro {
namespace {

using cuda::DeviceArray;

std::vector<float> normal_scores(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> scores(count);
  for (float& score : scores) score = static_cast<float>(random.normal());
  return scores;
}

// Counts what is read and written by the copy of the unsorted scores and by each of four passes.
void sort(benchmark::State& state, DeviceLimits& limits) {
  const auto count = static_cast<int>(state.range(0));
  const DeviceArray<float> unsorted(normal_scores(static_cast<std::size_t>(count), 1));
  DeviceArray<float> values(unsorted.size()), other(unsorted.size());
  DeviceArray<std::uint32_t> scratch(cuda::radix_sort_scratch(count));
  time_launches(state, limits, {.bytes = 5 * 2 * 4.0 * count}, [&] {
    cuda::copy_on_device(values.data(), unsorted.data(), unsorted.size() * sizeof(float), nullptr);
    cuda::radix_sort(values.data(), other.data(), scratch.data(), count, nullptr);
  });
}

// 2^24 negatives with as many positives as the argument says.
void count_pairs(benchmark::State& state, DeviceLimits& limits) {
  std::vector<float> sorted = normal_scores(static_cast<std::size_t>(state.range(0)), 1);
  std::ranges::sort(sorted);
  const DeviceArray<float> positives(sorted), negatives(normal_scores(std::size_t{1} << 24, 2));
  DeviceArray<cuda::PairCounts> counts(std::vector<cuda::PairCounts>{{0, 0}});
  const auto scores = static_cast<double>(positives.size() + negatives.size());
  time_launches(state, limits, {.bytes = 4 * scores}, [&] {
    cuda::count_pairs(positives.data(), positives.size(), negatives.data(), negatives.size(),
                      counts.data(), nullptr);
  });
  const double pairs =
      static_cast<double>(positives.size()) * static_cast<double>(negatives.size());
  state.counters["pairs/s"] =
      benchmark::Counter(pairs, benchmark::Counter::kIsIterationInvariantRate);
}

// Lists of 50 places at four cutoffs, 16 relevant items of 10,000 a user.
void judge(benchmark::State& state, DeviceLimits& limits) {
  constexpr std::size_t kPlaces = 50, kRelevant = 16, kItems = 10'000;
  const auto users = static_cast<std::size_t>(state.range(0));
  Random random(1);
  const auto some_items = [&](std::size_t count) {
    std::vector<std::int32_t> items(count);
    for (std::int32_t& item : items) item = static_cast<std::int32_t>(random.below(kItems));
    return items;
  };
  std::vector<std::int32_t> host_relevant = some_items(users * kRelevant);
  std::vector<std::int64_t> host_offsets;
  for (std::size_t at = 0; at < host_relevant.size(); at += kRelevant) {
    std::ranges::sort(std::span(host_relevant).subspan(at, kRelevant));
    host_offsets.push_back(static_cast<std::int64_t>(at));
  }
  host_offsets.push_back(static_cast<std::int64_t>(host_relevant.size()));
  const DeviceArray<std::int32_t> items(some_items(users * kPlaces)), relevant(host_relevant),
      cutoffs(std::vector<std::int32_t>{5, 10, 20, 50});
  const DeviceArray<std::int64_t> offsets(host_offsets);
  const DeviceArray<double> gains(std::vector<double>(kPlaces + 1, 1.0));
  DeviceArray<double> out(cuda::kRankingMetrics.size() * cutoffs.size() * users);
  const auto bytes =
      static_cast<double>(4 * (items.size() + relevant.size()) + 8 * (offsets.size() + out.size()));
  time_launches(state, limits, {.bytes = bytes}, [&] {
    cuda::ranking_metrics({.items = items.data(),
                           .users = static_cast<int>(users),
                           .places = kPlaces,
                           .relevant_offsets = offsets.data(),
                           .relevant_items = relevant.data()},
                          {.cutoffs = cutoffs.data(),
                           .count = static_cast<int>(cutoffs.size()),
                           .discounts = gains.data(),
                           .ideal_gains = gains.data()},
                          out.data(), nullptr);
  });
}

}  // namespace

void add_cuda_metrics(MicroInputs&) {
  const auto limits = std::make_shared<DeviceLimits>();
  add_on_device("cuda_metrics/radix_sort", limits, sort)->ArgName("scores")->Arg(1 << 24);
  add_on_device("cuda_metrics/auc", limits, count_pairs)
      ->ArgName("positives")
      ->Arg(10'000)
      ->Arg(1'000'000);
  add_on_device("cuda_metrics/ranking_metrics", limits, judge)->ArgName("users")->Arg(1'000'000);
}

}  // namespace reckon::micro
