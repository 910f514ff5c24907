#include "core/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

namespace reckon {
namespace {

// Truth: the generator written a second time in Python with whole numbers of any size, itself
// checked against the published first outputs of xoshiro256++ for the state 1, 2, 3, 4.
TEST(Random, GivesTheBitsOfTheReferenceGenerator) {
  Random zero(0);
  for (const std::uint64_t expected :
       {0x53175d61490b23dfu, 0x61da6f3dc380d507u, 0x5c0fdf91ec9a7bfcu, 0x02eebf8c3bbe5e1au}) {
    EXPECT_EQ(zero.next(), expected);
  }
  Random seeded(42);
  for (const std::uint64_t expected :
       {0xd0764d4f4476689fu, 0x519e4174576f3791u, 0xfbe07cfb0c24ed8cu, 0xb37d9f600cd835b8u}) {
    EXPECT_EQ(seeded.next(), expected);
  }
  Random stream(42, 7);
  for (const std::uint64_t expected :
       {0xaf125999a2d876f5u, 0xbd96f11940d156c5u, 0xd80ed2d8770fd612u, 0x5c899e4fc0181c6bu}) {
    EXPECT_EQ(stream.next(), expected);
  }
}

// Truth: the same Python program, fused multiply-adds computed with exact fractions.
TEST(Random, GivesTheSameNormalNumbersToTheLastBitEverywhere) {
  Random random(42);
  for (const double expected :
       {0x1.f679d98b6ab7bp-1, 0x1.571f94d19c30ap+0, -0x1.edae4f6954ef1p-1, 0x1.91df36fc7a31dp-3}) {
    EXPECT_EQ(random.normal(), expected);
  }
}

TEST(Random, StreamsOfOneSeedDiffer) {
  std::set<std::uint64_t> first;
  for (std::uint64_t stream = 0; stream < 10000; ++stream) {
    first.insert(Random(1, stream).next());
  }
  EXPECT_EQ(first.size(), 10000u);
}

TEST(Random, UniformNumbersFillTheUnitIntervalEvenly) {
  Random random(3);
  constexpr int kDraws = 100000;
  std::array<int, 20> counts{};
  for (int draw = 0; draw < kDraws; ++draw) {
    const double value = random.uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    ++counts[static_cast<std::size_t>(value * 20.0)];
  }
  double chi_square = 0.0;
  for (const int count : counts) chi_square += std::pow(count - kDraws / 20.0, 2) / (kDraws / 20.0);
  EXPECT_LT(chi_square, 43.8);  // 19 degrees of freedom, p = 0.001
}

TEST(Random, BelowIsEvenOverAnAwkwardRange) {
  Random random(4);
  constexpr int kDraws = 70000;
  std::array<int, 7> counts{};
  for (int draw = 0; draw < kDraws; ++draw) ++counts.at(random.below(7));
  double chi_square = 0.0;
  for (const int count : counts) chi_square += std::pow(count - kDraws / 7.0, 2) / (kDraws / 7.0);
  EXPECT_LT(chi_square, 22.5);  // 6 degrees of freedom, p = 0.001
}

// For n = 3 * 2^62 a multiply alone puts four 64-bit numbers on three values: every third value
// would come twice as often as the others.
TEST(Random, BelowRejectsWhatWouldBiasAHugeRange) {
  Random random(5);
  constexpr std::uint64_t kRange = 3ull << 62;
  std::array<int, 3> counts{};
  for (int draw = 0; draw < 30000; ++draw) {
    const std::uint64_t value = random.below(kRange);
    ASSERT_LT(value, kRange);
    ++counts[value % 3];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10000, 330);  // 4 standard deviations
}

TEST(Random, BelowOneIsZeroAndBelowZeroIsRefused) {
  Random random(6);
  EXPECT_EQ(random.below(1), 0u);
  EXPECT_THROW(random.below(0), Error);
}

TEST(Random, NormalNumbersHaveTheMomentsOfTheNormalDistribution) {
  Random random(7);
  constexpr int kDraws = 200000;
  double sum = 0.0, squares = 0.0, cubes = 0.0, fourths = 0.0;
  int beyond_two = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
    cubes += value * value * value;
    fourths += value * value * value * value;
    if (std::abs(value) > 2.0) ++beyond_two;
  }
  EXPECT_NEAR(sum / kDraws, 0.0, 0.009);  // each bound is 4 standard errors
  EXPECT_NEAR(squares / kDraws, 1.0, 0.0127);
  EXPECT_NEAR(cubes / kDraws, 0.0, 0.035);
  EXPECT_NEAR(fourths / kDraws, 3.0, 0.088);
  EXPECT_NEAR(static_cast<double>(beyond_two) / kDraws, 0.0455, 0.0019);
}

}  // namespace
}  // namespace reckon
