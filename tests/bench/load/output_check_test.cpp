#include "bench/load/output_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace reckon {
namespace {

using Output = std::array<float, 3>;

Matrix<float> expected(const Output& row) {
  Matrix<float> matrix(1, 3);
  std::ranges::copy(row, matrix.row(0).begin());
  return matrix;
}

constexpr Output kAnswer = {0.1F, -0.2F, 0.3F};

TEST(OutputCheck, WantsTheSameBits) {
  const OutputCheck check(expected(kAnswer));
  EXPECT_TRUE(check.compare(0, kAnswer).right);
  Output other = kAnswer;
  other[2] = std::nextafter(other[2], 1.0F);
  EXPECT_FALSE(check.compare(0, other).right);
  EXPECT_NEAR(check.compare(0, other).cosine, 1, 1e-6);
}

TEST(OutputCheck, WantsTheCosineOfAReference) {
  const OutputCheck check(expected(kAnswer), 0.99);
  EXPECT_TRUE(check.compare(0, Output{0.2F, -0.4F, 0.61F}).right);
  EXPECT_FALSE(check.compare(0, Output{0.3F, -0.2F, 0.1F}).right);
}

TEST(OutputCheck, TakesTheSameBitsForACosineOfOne) {
  for (int i = 1; i < 1000; ++i) {
    const Output answer = {0.1F * static_cast<float>(i), 0.7F, 0.3F};
    ASSERT_TRUE(OutputCheck(expected(answer), 1).compare(0, answer).right) << i;
  }
}

TEST(OutputCheck, TakesNothingThatIsNoNumberForRight) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Output broken = {0.1F, nan, 0.3F};
  EXPECT_FALSE(OutputCheck(expected(broken)).compare(0, broken).right);
  EXPECT_FALSE(OutputCheck(expected(kAnswer), -1).compare(0, broken).right);
  EXPECT_FALSE(OutputCheck(expected(kAnswer), 0.5).compare(0, Output{}).right);
}

}  // namespace
}  // namespace reckon
