#include "core/cpu/gemm_bf16.h"

#include <gtest/gtest.h>

#include "core/cpu/instruction_set.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"
#include "tests/support/errors.h"

namespace reckon::cpu {
namespace {

class GemmBf16 : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(GemmBf16);

Matrix<float> rounded(MatrixView<const float> x) {
  Matrix<float> out(x.rows, x.cols);
  for (std::size_t r = 0; r < x.rows; ++r) {
    for (std::size_t c = 0; c < x.cols; ++c) out.row(r)[c] = from_bf16(to_bf16(x.row(r)[c]));
  }
  return out;
}

struct Shape {
  std::size_t rows, inputs, outputs;
};
const Shape kShapes[] = {{1, 1, 1},    {1, 384, 64},  {5, 7, 31},    {13, 96, 33},   {12, 129, 40},
                         {7, 383, 5},  {25, 385, 65}, {3, 1536, 32}, {200, 200, 70}, {16, 32, 32},
                         {17, 64, 32}, {33, 400, 96}, {0, 64, 64}};

TEST_P(GemmBf16, EqualsTheProductOfTheRoundedNumbersForEveryShape) {
  for (const auto& [rows, inputs, outputs] : kShapes) {
    SCOPED_TRACE(fmt::format("{} x {} x {}", rows, inputs, outputs));
    const auto x = test::random_matrix(rows, inputs, 1);
    const auto weight = test::random_matrix(outputs, inputs, 2, 1 / std::sqrt(inputs));
    const auto bias = test::random_vector(outputs, 3);
    Bf16Rows bf16;
    bf16.assign(test::random_matrix(40, 77, 9), true);  // leaves other numbers behind
    bf16.assign(x, false);
    Matrix<float> out(rows, outputs);
    gemm_bf16(x, bf16, PackedBf16Weights(weight, bias, false), {}, out);
    const auto used = has_bf16_products() ? rounded(x) : Matrix<float>();
    const MatrixView<const float> left = has_bf16_products() ? used.view() : x.view();
    EXPECT_LE(test::largest_difference(out, test::linear_reference(left, rounded(weight), bias)),
              1e-5);
  }
}

TEST_P(GemmBf16, ThreeProductsAreAboutAsGoodAsFloat32) {
  for (const auto& [rows, inputs, outputs] : kShapes) {
    SCOPED_TRACE(fmt::format("{} x {} x {}", rows, inputs, outputs));
    const auto x = test::random_matrix(rows, inputs, 1);
    const auto weight = test::random_matrix(outputs, inputs, 2, 1 / std::sqrt(inputs));
    const auto bias = test::random_vector(outputs, 3);
    const PackedBf16Weights packed(weight, bias, true);
    Bf16Rows bf16;
    bf16.assign(x, true);
    Matrix<float> out(rows, outputs);
    if (!has_bf16_products()) {
      EXPECT_EQ(test::error_of([&] { gemm_bf16x3(bf16, packed, {}, out); }),
                fmt::format("bf16x3: instruction set {} has no bf16 products",
                            name_of(instruction_set())));
      continue;
    }
    gemm_bf16x3(bf16, packed, {}, out);
    // 2^-16 of a product of size 1 / sqrt(inputs), six deviations of their sum.
    EXPECT_LE(test::largest_difference(out, test::linear_reference(x, weight, bias)), 6 * 1.6e-5);
  }
}

TEST_P(GemmBf16, AddsTheResidualAndAppliesTheActivation) {
  const auto x = rounded(test::random_matrix(35, 500, 1));
  const auto weight = rounded(test::random_matrix(40, 500, 2, 0.05));
  const auto bias = test::random_vector(40, 3);
  const auto residual = test::random_matrix(35, 40, 4);
  test::Rows expected = test::linear_reference(x, weight, bias);
  for (std::size_t r = 0; r < 35; ++r) {
    for (std::size_t c = 0; c < 40; ++c) {
      expected[r][c] = test::activation_reference(
          Activation::kGelu, expected[r][c] + static_cast<double>(residual.row(r)[c]));
    }
  }
  Bf16Rows bf16;
  bf16.assign(x, false);
  Matrix<float> out(35, 40);
  gemm_bf16(x, bf16, PackedBf16Weights(weight, bias, false),
            {.residual = residual, .activation = Activation::kGelu}, out);
  EXPECT_LE(test::largest_difference(out, expected), 1e-5);
}

TEST_P(GemmBf16, RoundsRowsAsOneNumberIsRounded) {
  auto x = test::random_matrix(3, 50, 1, 1e3);
  x.row(0)[0] = NAN;
  x.row(0)[1] = INFINITY;
  x.row(0)[2] = std::bit_cast<float>(0x7fffffffu);  // a NaN that would round to a number
  x.row(0)[3] = 1.00390625f;                        // halfway: to even
  x.row(0)[4] = 1.01171875f;
  x.row(0)[5] = 1e-41f;
  Bf16Rows rows;
  rows.assign(x, true);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t c = 0; c < 50; ++c) {
      const std::uint16_t high = to_bf16(x.row(r)[c]);
      ASSERT_EQ(rows.high(r)[c], high) << r << " " << c;
      if (std::isfinite(x.row(r)[c])) {
        ASSERT_EQ(rows.low(r)[c], to_bf16(x.row(r)[c] - from_bf16(high)));
      }
    }
    for (std::size_t c = 50; c < rows.stride(); ++c) EXPECT_EQ(rows.high(r)[c], 0);
  }
  EXPECT_TRUE(std::isnan(from_bf16(rows.high(0)[0])));
  EXPECT_TRUE(std::isnan(from_bf16(rows.high(0)[2])));
  EXPECT_EQ(from_bf16(rows.high(0)[3]), 1.0f);
  EXPECT_EQ(from_bf16(rows.high(0)[4]), 1.015625f);
}

}  // namespace
}  // namespace reckon::cpu
