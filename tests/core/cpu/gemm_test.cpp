#include "core/cpu/gemm.h"

#include <gtest/gtest.h>

#include "core/cpu/activation.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

using test::largest_difference;
using test::linear_reference;
using test::random_matrix;
using test::random_vector;
using test::Rows;

class Gemm : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(Gemm);

struct Shape {
  std::size_t rows, inputs, outputs;
};

// One of everything, tile and panel sizes and one more or less, several blocks of depth and rows.
const Shape kShapes[] = {{1, 1, 1},     {1, 384, 384}, {5, 7, 31},    {6, 32, 32},   {7, 33, 33},
                         {12, 16, 64},  {13, 96, 5},   {193, 40, 40}, {200, 64, 96}, {25, 383, 65},
                         {11, 385, 20}, {3, 1536, 96}, {14, 1000, 1}, {24, 768, 64}, {0, 64, 64}};

TEST_P(Gemm, EqualsTheFormulaForEveryShape) {
  for (const auto& [rows, inputs, outputs] : kShapes) {
    SCOPED_TRACE(fmt::format("{} x {} x {}", rows, inputs, outputs));
    const auto x = random_matrix(rows, inputs, 1);
    const auto weight = random_matrix(outputs, inputs, 2, 1 / std::sqrt(inputs));
    const auto bias = random_vector(outputs, 3);
    Matrix<float> out(rows, outputs);
    gemm(x, PackedWeights(weight, bias), {}, out);
    EXPECT_LE(largest_difference(out, linear_reference(x, weight, bias)), 1e-5);
  }
}

TEST_P(Gemm, AddsTheResidualAndAppliesTheActivationAfterTheLastBlockOfDepth) {
  for (const std::size_t inputs : {50, 800}) {
    for (const Activation activation : {Activation::kGelu, Activation::kTanh, Activation::kRelu}) {
      const auto x = random_matrix(15, inputs, 4);
      const auto weight = random_matrix(70, inputs, 5, 1 / std::sqrt(inputs));
      const auto bias = random_vector(70, 6);
      const auto residual = random_matrix(15, 70, 7);
      Rows expected = linear_reference(x, weight, bias);
      for (std::size_t r = 0; r < 15; ++r) {
        for (std::size_t c = 0; c < 70; ++c) {
          expected[r][c] += static_cast<double>(residual.row(r)[c]);
          expected[r][c] = test::activation_reference(activation, expected[r][c]);
        }
      }
      Matrix<float> out(15, 70);
      const PackedWeights packed(weight, bias);
      gemm(x, packed, {.residual = residual, .activation = activation}, out);
      EXPECT_LE(largest_difference(out, expected), 1e-5);

      Matrix<float> in_place = random_matrix(15, 70, 7);
      gemm(x, packed, {.residual = in_place, .activation = activation}, in_place);
      EXPECT_LE(largest_difference(in_place, expected), 1e-5);
    }
  }
}

TEST_P(Gemm, AppliesTheNarrowActivationOnlyWhereItIsAskedFor) {
  const auto x = random_matrix(15, 400, 4);
  const PackedWeights packed(random_matrix(70, 400, 5, 0.05), random_vector(70, 6));
  Matrix<float> sums(15, 70), out(15, 70);
  gemm(x, packed, {}, sums);
  for (const bool narrow : {false, true}) {
    gemm(x, packed, {.activation = Activation::kGelu, .narrow = narrow}, out);
    for (std::size_t r = 0; r < 15; ++r) {
      std::vector<float> row(sums.row(r).begin(), sums.row(r).end());
      activate(Activation::kGelu, row, narrow);
      EXPECT_TRUE(std::ranges::equal(out.row(r), row)) << narrow;
    }
  }
}

TEST_P(Gemm, TakesNoBiasAndViewsWithStrides) {
  const auto wide_x = random_matrix(9, 100, 8);
  const auto weight = random_matrix(40, 60, 9);
  const MatrixView<const float> x(wide_x.data() + 20, 9, 60, 100);
  Matrix<float> wide_out(9, 50);
  std::fill_n(wide_out.data(), 9 * 50, 7.0f);
  gemm(x, PackedWeights(weight, {}), {}, {wide_out.data() + 5, 9, 40, 50});
  EXPECT_LE(largest_difference({wide_out.data() + 5, 9, 40, 50}, linear_reference(x, weight, {})),
            1e-4);
  for (std::size_t r = 0; r < 9; ++r) {
    for (std::size_t c = 0; c < 50; ++c) {
      if (c < 5 || c >= 45) {
        EXPECT_EQ(wide_out.row(r)[c], 7.0f) << "written outside of the view";
      }
    }
  }
}

TEST_P(Gemm, StoresGroupsOfColumnsAsMatricesOfTheirOwn) {
  const std::size_t rows = 29, inputs = 400, outputs = 192, group = 64;
  const auto x = random_matrix(rows, inputs, 8);
  const auto weight = random_matrix(outputs, inputs, 9, 0.05);
  const PackedWeights packed(weight, random_vector(outputs, 3));
  Matrix<float> plain(rows, outputs), grouped(rows, outputs);
  gemm(x, packed, {.activation = Activation::kGelu}, plain);
  gemm(x, packed, {.activation = Activation::kGelu, .group_columns = group}, grouped);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < outputs; ++c) {
      EXPECT_EQ(grouped.data()[c / group * rows * group + r * group + c % group], plain.row(r)[c]);
    }
  }
}

TEST_P(Gemm, ARowDependsOnNothingButItselfToTheLastBit) {
  const auto x = random_matrix(211, 500, 10);
  const auto weight = random_matrix(45, 500, 11);
  const auto bias = random_vector(45, 12);
  const PackedWeights packed(weight, bias);
  Matrix<float> all(211, 45);
  gemm(x, packed, {.activation = Activation::kGelu}, all);
  for (const std::size_t rows : {1, 2, 5, 11, 12, 17, 100}) {
    for (std::size_t begin = 0; begin + rows <= 211; begin += 53) {
      Matrix<float> some(rows, 45);
      gemm(x.view().rows_between(begin, begin + rows), packed, {.activation = Activation::kGelu},
           some);
      for (std::size_t r = 0; r < rows; ++r) {
        EXPECT_TRUE(std::ranges::equal(some.row(r), all.row(begin + r))) << rows << " " << begin;
      }
    }
  }
}

}  // namespace
}  // namespace reckon::cpu
