#include "core/cpu/gemm_int8.h"

#include <gtest/gtest.h>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class GemmInt8 : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(GemmInt8);

// What the quantized rows and weights stand for, multiplied in double precision: the kernel may
// differ by the rounding of its scaling only.
test::Rows quantized_reference(const QuantizedRows& x, std::size_t rows,
                               MatrixView<const float> weight, std::span<const float> bias) {
  const std::size_t inputs = weight.cols;
  test::Rows out(rows, std::vector<double>(weight.rows));
  std::vector<std::int16_t> values(inputs);
  for (std::size_t o = 0; o < weight.rows; ++o) {
    const auto weight_scale = static_cast<double>(quantize(weight.row(o), values));
    for (std::size_t r = 0; r < rows; ++r) {
      double sum = 0;
      for (std::size_t k = 0; k < inputs; ++k) {
        sum += static_cast<double>(x.scale(r, k / kGroupDepth)) * x.values(r)[k] * values[k];
      }
      out[r][o] = sum * weight_scale + static_cast<double>(bias[o]);
    }
  }
  return out;
}

TEST_P(GemmInt8, EqualsTheProductOfTheRoundedNumbersForEveryShape) {
  struct Shape {
    std::size_t rows, inputs, outputs;
  };
  for (const auto& [rows, inputs, outputs] :
       {Shape{1, 1, 1}, Shape{1, 384, 64}, Shape{5, 7, 31}, Shape{13, 96, 33}, Shape{12, 129, 40},
        Shape{7, 383, 5}, Shape{25, 385, 65}, Shape{3, 1536, 32}, Shape{200, 200, 70}}) {
    SCOPED_TRACE(fmt::format("{} x {} x {}", rows, inputs, outputs));
    const auto weight = test::random_matrix(outputs, inputs, 2, 1 / std::sqrt(inputs));
    const auto bias = test::random_vector(outputs, 3);
    QuantizedRows x;
    x.assign(test::random_matrix(rows, inputs, 1));
    Matrix<float> out(rows, outputs);
    gemm_int8(x, PackedInt8Weights(weight, bias), {}, out);
    EXPECT_LE(test::largest_difference(out, quantized_reference(x, rows, weight, bias)), 3e-6);
  }
}

TEST_P(GemmInt8, SumsTheLargestProductsExactly) {
  // Every product is 127 * 127, every scale 1: the sum is an integer that float32 holds exactly.
  for (const std::size_t inputs : {128, 384, 1000}) {
    Matrix<float> ones(1, inputs);
    std::fill_n(ones.data(), inputs, 127.0f);
    QuantizedRows x;
    x.assign(ones);
    Matrix<float> out(1, 1);
    gemm_int8(x, PackedInt8Weights(ones, {}), {}, out);
    EXPECT_EQ(out.data()[0], 127.0f * 127.0f * static_cast<float>(inputs));
  }
}

TEST_P(GemmInt8, AddsTheResidualAndAppliesTheActivation) {
  const auto weight = test::random_matrix(40, 500, 2, 0.05);
  const auto bias = test::random_vector(40, 3);
  const auto residual = test::random_matrix(9, 40, 4);
  QuantizedRows x;
  x.assign(test::random_matrix(9, 500, 1));
  test::Rows expected = quantized_reference(x, 9, weight, bias);
  for (std::size_t r = 0; r < 9; ++r) {
    for (std::size_t c = 0; c < 40; ++c) {
      expected[r][c] = test::activation_reference(
          Activation::kGelu, expected[r][c] + static_cast<double>(residual.row(r)[c]));
    }
  }
  Matrix<float> out(9, 40);
  gemm_int8(x, PackedInt8Weights(weight, bias),
            {.residual = residual, .activation = Activation::kGelu}, out);
  EXPECT_LE(test::largest_difference(out, expected), 3e-6);
}

TEST_P(GemmInt8, IsWithinItsRoundingOfTheFullPrecisionProduct) {
  const auto x = test::random_matrix(30, 384, 1);
  const auto weight = test::random_matrix(64, 384, 2, 1 / std::sqrt(384.0));
  const auto bias = test::random_vector(64, 3);
  QuantizedRows rows;
  rows.assign(x);
  Matrix<float> out(30, 64);
  gemm_int8(rows, PackedInt8Weights(weight, bias), {}, out);
  // Two roundings of deviation (3 / 127) / sqrt(12) a product, six deviations of their sum.
  EXPECT_LE(test::largest_difference(out, test::linear_reference(x, weight, bias)), 0.06);
}

}  // namespace
}  // namespace reckon::cpu
