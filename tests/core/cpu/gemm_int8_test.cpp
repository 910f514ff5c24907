#include "core/cpu/gemm_int8.h"

#include <gtest/gtest.h>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class GemmInt8 : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(GemmInt8);

QuantizedRows quantized(MatrixView<const float> x, const PackedInt8Weights& weights) {
  QuantizedRows rows;
  rows.assign(x, int8_form(weights));
  return rows;
}

// What the quantized rows and weights stand for, multiplied in double precision: the kernel may
// differ by the rounding of its scaling only.
test::Rows quantized_reference(const QuantizedRows& x, QuantizedRows::Form form, std::size_t rows,
                               MatrixView<const float> weight, std::span<const float> bias,
                               const WeightRounding& rounding = {}) {
  const std::size_t inputs = weight.cols;
  test::Rows out(rows, std::vector<double>(weight.rows));
  for (std::size_t o = 0; o < weight.rows; ++o) {
    std::vector<std::int8_t> values(inputs);
    std::vector<double> weights(inputs);
    for (std::size_t begin = 0; begin < inputs; begin += rounding.group_depth) {
      const std::size_t count = std::min(rounding.group_depth, inputs - begin);
      const auto integers = std::span(values).subspan(begin, count);
      const float scale = round_weights(weight.row(o).subspan(begin, count), rounding, integers);
      for (std::size_t k = begin; k < begin + count; ++k) {
        weights[k] = static_cast<double>(scale) * values[k];
      }
    }
    for (std::size_t r = 0; r < rows; ++r) {
      double sum = 0;
      for (std::size_t k = 0; k < inputs; ++k) {
        const Rounding& of_row = x.rounding(r, k / kBlockDepth);
        const double value = form == QuantizedRows::Form::kBytes
                                 ? x.bytes(r)[k] - static_cast<double>(of_row.zero)
                                 : x.words(r)[k];
        sum += static_cast<double>(of_row.scale) * value * weights[k];
      }
      out[r][o] = sum + (bias.empty() ? 0 : static_cast<double>(bias[o]));
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
    for (const WeightRounding& rounding :
         {WeightRounding{}, WeightRounding{.limit = 7, .group_depth = 128},
          WeightRounding{.most_of_four = PackedInt8Weights::kMostOfFour}}) {
      const PackedInt8Weights packed(weight, bias, rounding);
      const QuantizedRows x = quantized(test::random_matrix(rows, inputs, 1), packed);
      Matrix<float> out(rows, outputs);
      gemm_int8(x, packed, {}, out);
      const test::Rows expected =
          quantized_reference(x, int8_form(packed), rows, weight, bias, rounding);
      EXPECT_LE(test::largest_difference(out, expected), 3e-6);
    }
  }
}

TEST_P(GemmInt8, SumsTheLargestProductsExactly) {
  // Every product is 255 * 127 of steps of 1: the sum of a block is an integer that float32 holds.
  for (const std::size_t inputs : {128, 384}) {
    for (const float sign : {1.0f, -1.0f}) {
      Matrix<float> row(1, inputs);
      std::fill_n(row.data(), inputs, sign * 255.0f);
      Matrix<float> weight(1, inputs);
      std::fill_n(weight.data(), inputs, 127.0f);
      Matrix<float> out(1, 1);
      const PackedInt8Weights packed(weight, {}, {});
      gemm_int8(quantized(row, packed), packed, {}, out);
      EXPECT_EQ(out.data()[0], sign * 255.0f * 127.0f * static_cast<float>(inputs));
    }
  }
}

TEST_P(GemmInt8, AddsTheLargestFoursThatFitExactly) {
  for (const auto& four : {std::array{127, 1, 0, 0},
                           {0, 1, 0, 127},
                           {-127, 0, -1, 0},
                           {127, -127, 1, -1},
                           {0, -1, 0, -127}}) {
    Matrix<float> row(1, 384);
    std::fill_n(row.data(), 384, 255.0f);
    Matrix<float> weight(1, 384);
    float sum = 0;
    for (std::size_t k = 0; k < 384; ++k) {
      // Of each eight the first, second, fifth and sixth are one, the others another.
      weight.row(0)[k] = static_cast<float>(four[k % 2 + k / 4 % 2 * 2]);
      sum += weight.row(0)[k];
    }
    const PackedInt8Weights packed(weight, {}, {});
    EXPECT_TRUE(packed.fours_fit());
    Matrix<float> out(1, 1);
    gemm_int8(quantized(row, packed), packed, {}, out);
    EXPECT_EQ(out.data()[0], 255.0f * sum);
    for (const std::size_t k : {16, 17, 20, 21}) {
      float& one = weight.row(0)[k];
      const float before = one;
      if (std::abs(one) == 127) continue;
      one += one < 0 || (one == 0 && sum < 0) ? -1.0f : 1.0f;
      EXPECT_FALSE(PackedInt8Weights(weight, {}, {}).fours_fit()) << k;
      EXPECT_TRUE(PackedInt8Weights(weight, {}, {.most_of_four = 128}).fours_fit()) << k;
      one = before;
    }
  }
}

TEST(GemmInt8Sets, GiveTheSameBitsWhereTheyHaveFusedMultiplyAdds) {
  const auto x = test::random_matrix(25, 500, 1);
  const auto weight = test::random_matrix(70, 500, 2, 0.05);
  const auto bias = test::random_vector(70, 3);
  for (const std::int32_t most_of_four : {0, PackedInt8Weights::kMostOfFour}) {
    const PackedInt8Weights packed(weight, bias, {.most_of_four = most_of_four});
    std::vector<Matrix<float>> outputs;
    for (const InstructionSet set : test::instruction_sets()) {
      if (set < InstructionSet::kAvx2) continue;
      const test::WithInstructionSet with(set);
      outputs.emplace_back(25, 70);
      gemm_int8(quantized(x, packed), packed, {.activation = Activation::kGelu}, outputs.back());
    }
    for (const Matrix<float>& out : outputs) {
      EXPECT_TRUE(std::equal(out.data(), out.data() + 25 * 70, outputs[0].data()));
    }
  }
}

TEST_P(GemmInt8, AddsTheResidualAndAppliesTheActivation) {
  const auto weight = test::random_matrix(40, 500, 2, 0.05);
  const auto bias = test::random_vector(40, 3);
  const auto residual = test::random_matrix(9, 40, 4);
  const PackedInt8Weights packed(weight, bias, int8_rounding());
  const QuantizedRows x = quantized(test::random_matrix(9, 500, 1), packed);
  test::Rows expected = quantized_reference(x, int8_form(packed), 9, weight, bias, int8_rounding());
  for (std::size_t r = 0; r < 9; ++r) {
    for (std::size_t c = 0; c < 40; ++c) {
      expected[r][c] = test::activation_reference(
          Activation::kGelu, expected[r][c] + static_cast<double>(residual.row(r)[c]));
    }
  }
  Matrix<float> out(9, 40);
  gemm_int8(x, packed, {.residual = residual, .activation = Activation::kGelu}, out);
  EXPECT_LE(test::largest_difference(out, expected), 3e-6);
}

TEST_P(GemmInt8, IsWithinItsRoundingOfTheFullPrecisionProduct) {
  const auto x = test::random_matrix(30, 384, 1);
  const auto weight = test::random_matrix(64, 384, 2, 1 / std::sqrt(384.0));
  const auto bias = test::random_vector(64, 3);
  Matrix<float> out(30, 64);
  const PackedInt8Weights packed(weight, bias, {});
  gemm_int8(quantized(x, packed), packed, {}, out);
  // Two roundings of deviation (3 / 127) / sqrt(12) a product, six deviations of their sum.
  EXPECT_LE(test::largest_difference(out, test::linear_reference(x, weight, bias)), 0.06);
}

}  // namespace
}  // namespace reckon::cpu
