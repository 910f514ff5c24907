// Exact top-100 of 10^6 items of dimension 384, as a share of the rate at which the same machine
// copies memory (few queries) and in FLOP/s (many queries).
#include <benchmark/benchmark.h>

#include <cstring>

#include "core/profile/item_vectors.h"
#include "core/random.h"
#include "core/scoring/scorer.h"

namespace reckon {
namespace {

constexpr std::size_t kItems = 1'000'000;
constexpr std::size_t kDimension = 384;
constexpr std::size_t kListLength = 100;

Matrix<float> unit_vectors(std::size_t rows, std::uint64_t seed) {
  Matrix<float> matrix(rows, kDimension);
  Random random(seed);
  for (std::size_t i = 0; i < rows * kDimension; ++i) {
    matrix.data()[i] = static_cast<float>(random.uniform() - 0.5);
  }
  return normalise(matrix, 1).vectors;
}

const Matrix<float>& items() {
  static const Matrix<float> matrix = unit_vectors(kItems, 1);
  return matrix;
}

void TopK(benchmark::State& state) {
  const auto queries = unit_vectors(static_cast<std::size_t>(state.range(0)), 2);
  const auto threads = static_cast<std::size_t>(state.range(1));
  const auto scorer = make_cpu_scorer(items());
  for (auto _ : state) {
    benchmark::DoNotOptimize(scorer->top_k(queries, kListLength, {}, threads));
  }
  using benchmark::Counter;
  const double elements = static_cast<double>(kItems * kDimension);
  const auto flop = 2 * elements * static_cast<double>(queries.rows());
  state.counters["scanned_bytes"] = Counter(4 * elements, Counter::kIsIterationInvariantRate);
  state.counters["flop"] = Counter(flop, Counter::kIsIterationInvariantRate);
}
BENCHMARK(TopK)
    ->ArgNames({"queries", "threads"})
    ->ArgsProduct({{1, 4, 16, 64, 256}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// The roof of the scan: bytes read by memcpy of one part of the items over another (as many are
// written).
void Copy(benchmark::State& state) {
  constexpr std::size_t kBytes = kItems / 2 * kDimension * sizeof(float);
  static Matrix<float> target(kItems / 2, kDimension);
  for (auto _ : state) {
    std::memcpy(target.data(), items().data(), kBytes);
    benchmark::ClobberMemory();
  }
  state.counters["read_bytes"] =
      benchmark::Counter(kBytes, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(Copy)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace reckon

BENCHMARK_MAIN();
