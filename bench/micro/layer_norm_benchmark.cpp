// One thread in LayerNorm: rows are read and written once each.
#include <benchmark/benchmark.h>

#include <functional>
#include <vector>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/cpu/layer_norm.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kHidden = 384;

void normalize_rows(benchmark::State& state, MicroInputs& inputs) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  Matrix<float> x(rows, kHidden);
  for (std::size_t i = 0; i < rows * kHidden; ++i) x.data()[i] = static_cast<float>(i % 17);
  const std::vector<float> gamma(kHidden, 1), beta(kHidden, 0);
  for (auto _ : state) cpu::layer_norm(x, gamma, beta, 1e-12f);
  const std::size_t bytes = rows * kHidden * sizeof(float);
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(bytes),
              .bytes_written = static_cast<double>(bytes),
              .in_place = true,
              .working_set = bytes});
}

}  // namespace

void add_layer_norm(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("layer_norm", normalize_rows, std::ref(inputs))
      ->ArgName("rows")
      ->Arg(64)
      ->Arg(512)
      ->Arg(4096)
      ->Arg(65536);
}

}  // namespace reckon::micro
