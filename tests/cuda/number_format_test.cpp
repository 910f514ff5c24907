#include "cuda/number_format.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "core/random.h"

namespace reckon::cuda {
namespace {

// Of all numbers of a format, the one nearest to x; ties go to the even one.
std::uint32_t nearest(float x, const std::vector<float>& numbers) {
  std::uint32_t best = 0;
  double smallest = INFINITY;
  for (std::uint32_t bits = 0; bits < numbers.size(); ++bits) {
    if (!std::isfinite(numbers[bits])) continue;
    const double distance = std::abs(static_cast<double>(numbers[bits]) - static_cast<double>(x));
    if (distance < smallest || (distance == smallest && bits % 2 == 0)) {
      best = bits;
      smallest = distance;
    }
  }
  return best;
}

TEST(Float8, IsTheTableOfTheSpecification) {
  EXPECT_EQ(to_float(Float8{0x00}), 0.0f);
  EXPECT_EQ(to_float(Float8{0x01}), 0x1p-9f);
  EXPECT_EQ(to_float(Float8{0x08}), 0x1p-6f);
  EXPECT_EQ(to_float(Float8{0x38}), 1.0f);
  EXPECT_EQ(to_float(Float8{0x7e}), 448.0f);
  EXPECT_EQ(to_float(Float8{0xfe}), -448.0f);
  EXPECT_TRUE(std::isnan(to_float(Float8{0x7f})));
}

TEST(Float8, RoundsToTheNearestNumberAndEndsAtTheLargest) {
  std::vector<float> numbers;
  for (int bits = 0; bits < 128; ++bits) {
    numbers.push_back(to_float(Float8{static_cast<std::uint8_t>(bits)}));
  }
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const auto x = static_cast<float>(std::exp2(12 * random.uniform() - 11) * 256);
    EXPECT_EQ(to_float8(x).bits, nearest(x, numbers)) << x;
    EXPECT_EQ(to_float8(-x).bits, 0x80 | nearest(x, numbers)) << x;
  }
  for (int bits = 0; bits + 2 < 128; ++bits) {  // ties
    const float middle =
        (numbers[static_cast<std::size_t>(bits)] + numbers[static_cast<std::size_t>(bits) + 1]) / 2;
    EXPECT_EQ(to_float8(middle).bits, nearest(middle, numbers)) << middle;
  }
  EXPECT_EQ(to_float8(1e30f).bits, 0x7e);
  EXPECT_EQ(to_float8(-INFINITY).bits, 0xfe);
  EXPECT_EQ(to_float8(0.0f).bits, 0);
  EXPECT_TRUE(std::isnan(to_float(to_float8(NAN))));
}

#ifdef __FLT16_MANT_DIG__
TEST(Half, IsTheCompilersFloat16) {
  Random random(2);
  for (int i = 0; i < 200000; ++i) {
    const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(random.next()));
    if (std::isnan(x)) continue;
    EXPECT_EQ(to_half(x).bits, std::bit_cast<std::uint16_t>(static_cast<_Float16>(x))) << x;
    const auto small = static_cast<float>(random.normal() * std::exp2(-10 * random.uniform()));
    EXPECT_EQ(to_half(small).bits, std::bit_cast<std::uint16_t>(static_cast<_Float16>(small)));
  }
  for (std::uint32_t bits = 0; bits < 1 << 16; ++bits) {
    const Half half = {static_cast<std::uint16_t>(bits)};
    const auto expected = static_cast<float>(std::bit_cast<_Float16>(half.bits));
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(to_float(half)));
    } else {
      EXPECT_EQ(to_float(half), expected);
    }
  }
}
#endif

TEST(BFloat16, RoundsTiesToEven) {
  EXPECT_EQ(to_float(to_bfloat16(1.0f + 0x1p-8f)), 1.0f);
  EXPECT_EQ(to_float(to_bfloat16(1.0f + 0x3p-8f)), 1.0f + 0x2p-7f);
  EXPECT_EQ(to_float(to_bfloat16(1.0f + 0x1.1p-8f)), 1.0f + 0x1p-7f);
  EXPECT_EQ(to_float(to_bfloat16(-INFINITY)), -INFINITY);
  EXPECT_TRUE(std::isnan(to_float(to_bfloat16(NAN))));
}

}  // namespace
}  // namespace reckon::cuda
