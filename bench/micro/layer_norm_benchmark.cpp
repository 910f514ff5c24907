// Bytes/s of one thread in LayerNorm (read and written once each), beside a plain copy of as much.
#include "core/cpu/layer_norm.h"

#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include "core/cpu/instruction_set.h"

namespace reckon::cpu {
namespace {

constexpr std::size_t kHidden = 384;

void report(benchmark::State& state, std::size_t rows) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(rows * kHidden * 2 * sizeof(float)));
}

void normalize_rows(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  Matrix<float> x(rows, kHidden);
  for (std::size_t i = 0; i < rows * kHidden; ++i) x.data()[i] = static_cast<float>(i % 17);
  const std::vector<float> gamma(kHidden, 1), beta(kHidden, 0);
  for (auto _ : state) layer_norm(x, gamma, beta, 1e-12f);
  report(state, rows);
  state.SetLabel(std::string(name_of(instruction_set())));
}
BENCHMARK(normalize_rows)->ArgName("rows")->Arg(64)->Arg(512)->Arg(4096);

void copy_rows(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  Matrix<float> from(rows, kHidden), to(rows, kHidden);
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), rows * kHidden * sizeof(float));
    benchmark::ClobberMemory();
  }
  report(state, rows);
}
BENCHMARK(copy_rows)->ArgName("rows")->Arg(64)->Arg(512)->Arg(4096);

}  // namespace
}  // namespace reckon::cpu

BENCHMARK_MAIN();
