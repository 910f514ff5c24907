#include "core/cpu/layer_norm.h"

#include <gtest/gtest.h>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class LayerNormKernel : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(LayerNormKernel);

TEST_P(LayerNormKernel, EqualsTheFormulaForEveryWidth) {
  for (const std::size_t columns : {1, 2, 5, 15, 16, 17, 40, 48, 64, 96, 384, 385, 1024}) {
    for (const float epsilon : {1e-12f, 1e-5f}) {
      SCOPED_TRACE(columns);
      auto x = test::random_matrix(7, columns, columns);
      for (std::size_t c = 0; c < columns; ++c) x.row(6)[c] += 100;  // far from zero mean
      const auto gamma = test::random_vector(columns, 2);
      const auto beta = test::random_vector(columns, 3);
      const auto want = test::layer_norm_reference(x, gamma, beta, static_cast<double>(epsilon));
      layer_norm(x, gamma, beta, epsilon);
      if (columns > 1) {
        EXPECT_LE(test::largest_difference(x.view().rows_between(0, 6), want), 5e-6);
        EXPECT_LE(test::largest_difference(x.view().rows_between(6, 7), {want[6]}), 2e-4);
      } else {
        EXPECT_EQ(x.row(0)[0], beta[0]);
      }
    }
  }
}

TEST_P(LayerNormKernel, StaysWithinItsStatedErrorForEverySizeOfNumbers) {
  const std::vector<float> gamma(384, 1.0f), beta(384, 0.0f);
  for (double size = 1e-18; size < 1e18; size *= 1e3) {
    for (const double mean : {0.0, 1.0, -30.0, 1e3}) {
      auto x = test::random_matrix(3, 384, 5, size);
      for (std::size_t i = 0; i < 3 * 384; ++i) x.data()[i] += static_cast<float>(mean * size);
      const auto want = test::layer_norm_reference(x, gamma, beta, 0);
      layer_norm(x, gamma, beta, 0);
      EXPECT_LE(test::largest_difference(x, want), 1e-6 * (1 + std::abs(mean)))
          << size << " " << mean;
    }
  }
}

TEST_P(LayerNormKernel, GivesTheShiftForAConstantRow) {
  Matrix<float> x(1, 50);
  std::fill_n(x.data(), 50, 3.5f);
  const auto gamma = test::random_vector(50, 2);
  const auto beta = test::random_vector(50, 3);
  layer_norm(x, gamma, beta, 1e-12f);
  EXPECT_TRUE(std::ranges::equal(x.row(0), beta));
}

TEST_P(LayerNormKernel, MakesWhatOverflowsVisible) {
  const std::vector<float> ones(50, 1.0f);
  for (const float large : {1e18f, 1e20f, INFINITY, NAN}) {
    Matrix<float> x(1, 50);
    x.row(0)[7] = large;
    layer_norm(x, ones, ones, 1e-12f);
    // One of 50 is large: its distance from the mean is 7 standard deviations.
    if (large == 1e18f) {
      EXPECT_NEAR(x.row(0)[7], 8, 1e-4);
    } else {
      for (const float v : x.row(0)) EXPECT_TRUE(std::isnan(v)) << large;
    }
  }
}

TEST_P(LayerNormKernel, LeavesWhatIsBetweenTheRowsOfAView) {
  Matrix<float> x(3, 60);
  std::fill_n(x.data(), 3 * 60, 2.0f);
  layer_norm({x.data() + 4, 3, 21, 60}, test::random_vector(21, 1), test::random_vector(21, 2), 1);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t c = 0; c < 60; ++c) {
      if (c < 4 || c >= 25) {
        EXPECT_EQ(x.row(r)[c], 2.0f);
      }
    }
  }
}

}  // namespace
}  // namespace reckon::cpu
