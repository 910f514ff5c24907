// GFLOP/s (int8: GOP/s) of one thread in the products of MiniLM's layers, beside what multiply-adds
// that never leave the registers reach.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "core/cpu/gemm.h"
#include "core/cpu/gemm_int8.h"
#include "core/cpu/instruction_set.h"
#include "core/random.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/micro/gemm_benchmark.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

constexpr std::size_t kAccumulators = 12;  // covers the latency of a multiply-add, twice over

// Returns the floating-point operations done.
double multiply_add_in_registers(std::size_t repeats, float* out) {
  const FloatTag d;
  FloatVector sum[kAccumulators];
  for (std::size_t i = 0; i < kAccumulators; ++i) sum[i] = hn::Set(d, static_cast<float>(i));
  const FloatVector x = hn::Set(d, out[0]);
  const FloatVector y = hn::Set(d, out[1]);
  for (std::size_t i = 0; i < repeats; ++i) {
#pragma GCC unroll 16
    for (std::size_t a = 0; a < kAccumulators; ++a) sum[a] = hn::MulAdd(sum[a], x, y);
  }
  for (std::size_t i = 0; i < kAccumulators; ++i) hn::StoreU(sum[i], d, out + i * kLanes);
  return 2.0 * static_cast<double>(repeats * kAccumulators * kLanes);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {
namespace {

HWY_EXPORT(multiply_add_in_registers);

void report(benchmark::State& state, double operations) {
  state.counters["FLOP/s"] =
      benchmark::Counter(operations, benchmark::Counter::kIsRate, benchmark::Counter::kIs1000);
  state.SetLabel(std::string(name_of(instruction_set())));
}

void register_peak(benchmark::State& state) {
  std::vector<float> out(std::size_t{12} * 16, 0.5f);
  double operations = 0;
  for (auto _ : state) {
    operations += HWY_DYNAMIC_DISPATCH(multiply_add_in_registers)(100000, out.data());
    benchmark::DoNotOptimize(out.data());
  }
  report(state, operations);
}
BENCHMARK(register_peak);

Matrix<float> random_matrix(std::size_t rows, std::size_t cols) {
  Random random(rows * 31 + cols);
  Matrix<float> matrix(rows, cols);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    matrix.data()[i] = static_cast<float>(random.normal());
  }
  return matrix;
}

// state: rows, inputs, outputs
struct Shape {
  std::size_t rows, inputs, outputs;
  explicit Shape(const benchmark::State& state)
      : rows(static_cast<std::size_t>(state.range(0))),
        inputs(static_cast<std::size_t>(state.range(1))),
        outputs(static_cast<std::size_t>(state.range(2))) {}
  double operations(benchmark::IterationCount repeats) const {
    return 2.0 * static_cast<double>(repeats) * static_cast<double>(rows * inputs * outputs);
  }
};

void layers(benchmark::internal::Benchmark* b) {
  b->ArgNames({"rows", "inputs", "outputs"});
  for (const int rows : {16, 64, 512, 2048}) {
    b->Args({rows, 384, 1152})->Args({rows, 384, 384});
    b->Args({rows, 384, 1536})->Args({rows, 1536, 384});
  }
}

void fp32(benchmark::State& state) {
  const Shape shape(state);
  const auto x = random_matrix(shape.rows, shape.inputs);
  const PackedWeights weights(random_matrix(shape.outputs, shape.inputs), {});
  Matrix<float> out(shape.rows, shape.outputs);
  for (auto _ : state) gemm(x, weights, {}, out);
  report(state, shape.operations(state.iterations()));
}
BENCHMARK(fp32)->Apply(layers);

void fp32_gelu(benchmark::State& state) {
  const Shape shape(state);
  const auto x = random_matrix(shape.rows, shape.inputs);
  const PackedWeights weights(random_matrix(shape.outputs, shape.inputs), {});
  Matrix<float> out(shape.rows, shape.outputs);
  for (auto _ : state) gemm(x, weights, {.activation = Activation::kGelu}, out);
  report(state, shape.operations(state.iterations()));
}
BENCHMARK(fp32_gelu)->Args({512, 384, 1536})->ArgNames({"rows", "inputs", "outputs"});

// Rounding the activations is included.
void int8(benchmark::State& state) {
  const Shape shape(state);
  const auto x = random_matrix(shape.rows, shape.inputs);
  const PackedInt8Weights weights(random_matrix(shape.outputs, shape.inputs), {}, {});
  Matrix<float> out(shape.rows, shape.outputs);
  QuantizedRows rows;
  for (auto _ : state) {
    rows.assign(x, int8_form());
    gemm_int8(rows, weights, {}, out);
  }
  report(state, shape.operations(state.iterations()));
}
BENCHMARK(int8)->Apply(layers);

}  // namespace
}  // namespace reckon::cpu

BENCHMARK_MAIN();
#endif
