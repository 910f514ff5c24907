// One thread in the products of MiniLM's layers.
#include <benchmark/benchmark.h>

#include <functional>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "bench/random_inputs.h"
#include "core/cpu/gemm.h"
#include "core/cpu/gemm_bf16.h"
#include "core/cpu/gemm_int8.h"

namespace reckon::micro {
namespace {

struct Shape {
  std::size_t rows, inputs, outputs;
  explicit Shape(const benchmark::State& state)
      : rows(static_cast<std::size_t>(state.range(0))),
        inputs(static_cast<std::size_t>(state.range(1))),
        outputs(static_cast<std::size_t>(state.range(2))) {}
  double operations() const { return 2.0 * static_cast<double>(rows * inputs * outputs); }
};

Matrix<float> matrix(std::size_t rows, std::size_t cols) {
  Random random(rows * 31 + cols);
  return random_matrix(rows, cols, random);
}

void fp32(benchmark::State& state, MicroInputs& inputs, Activation activation) {
  const Shape shape(state);
  const auto x = matrix(shape.rows, shape.inputs);
  const cpu::PackedWeights weights(matrix(shape.outputs, shape.inputs), {});
  Matrix<float> out(shape.rows, shape.outputs);
  for (auto _ : state) cpu::gemm(x, weights, {.activation = activation}, out);
  count_work(state, inputs.limits(), {.operations = shape.operations()});
}

void bf16(benchmark::State& state, MicroInputs& inputs) {
  const Shape shape(state);
  const auto x = matrix(shape.rows, shape.inputs);
  const cpu::PackedBf16Weights weights(matrix(shape.outputs, shape.inputs), {}, false);
  Matrix<float> out(shape.rows, shape.outputs);
  cpu::Bf16Rows rows;
  for (auto _ : state) {
    if (cpu::has_bf16_products()) rows.assign(x, false);
    cpu::gemm_bf16(x, rows, weights, {}, out);
  }
  const auto limit = cpu::has_bf16_products() ? LimitKind::kBf16Products : LimitKind::kMultiplyAdd;
  count_work(state, inputs.limits(), {.operations = shape.operations(), .arithmetic = limit});
}

// Rounding the activations is included.
void int8(benchmark::State& state, MicroInputs& inputs) {
  const Shape shape(state);
  const auto x = matrix(shape.rows, shape.inputs);
  const cpu::PackedInt8Weights weights(matrix(shape.outputs, shape.inputs), {},
                                       cpu::int8_rounding());
  Matrix<float> out(shape.rows, shape.outputs);
  cpu::QuantizedRows rows;
  for (auto _ : state) {
    rows.assign(x, cpu::int8_form(weights));
    cpu::gemm_int8(rows, weights, {}, out);
  }
  count_work(state, inputs.limits(),
             {.operations = shape.operations(), .arithmetic = LimitKind::kInt8Products});
}

void layers(benchmark::internal::Benchmark* b) {
  b->ArgNames({"rows", "inputs", "outputs"});
  for (const int rows : {16, 64, 512, 2048}) {
    b->Args({rows, 384, 1152})->Args({rows, 384, 384});
    b->Args({rows, 384, 1536})->Args({rows, 1536, 384});
  }
}

}  // namespace

void add_gemm(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("gemm/fp32", fp32, std::ref(inputs), Activation::kIdentity)
      ->Apply(layers);
  benchmark::RegisterBenchmark("gemm/fp32_gelu", fp32, std::ref(inputs), Activation::kGelu)
      ->Args({512, 384, 1536})
      ->ArgNames({"rows", "inputs", "outputs"});
  benchmark::RegisterBenchmark("gemm/bf16", bf16, std::ref(inputs))->Apply(layers);
  benchmark::RegisterBenchmark("gemm/int8", int8, std::ref(inputs))->Apply(layers);
}

}  // namespace reckon::micro
