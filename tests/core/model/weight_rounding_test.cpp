#include "core/model/weight_rounding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/random.h"

namespace reckon {
namespace {

std::vector<float> random_weights(std::size_t size, std::uint64_t seed, double scale = 1) {
  Random random(seed);
  std::vector<float> values(size);
  for (float& v : values) v = static_cast<float>(scale * random.normal());
  return values;
}

TEST(RoundWeights, IsWithinHalfAStepOfEveryWeightAtEightBits) {
  for (const double scale : {1e-20, 0.05, 1.0, 1e20}) {
    const auto x = random_weights(384, 1, scale);
    std::vector<std::int8_t> q(x.size());
    const float step = round_weights(x, kInt8Weights, q);
    float largest = 0;
    for (const float v : x) largest = std::max(largest, std::abs(v));
    EXPECT_NEAR(step / (largest / 127), 1, 1e-6);
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_LE(std::abs(static_cast<float>(q[i]) * step - x[i]), step * 0.50001f);
    }
  }
}

double squared_error(std::span<const float> x, std::span<const std::int8_t> q, float step) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += std::pow(static_cast<double>(x[i]) - static_cast<double>(step) * q[i], 2);
  }
  return sum;
}

TEST(RoundWeights, CutsLargeWeightsAtFourBitsWhereThatCostsLess) {
  auto x = random_weights(64, 2);
  x[5] = 4.5f;
  std::vector<std::int8_t> q(x.size());
  const float step = round_weights(x, kInt4Weights, q);
  float largest = 0;
  for (const float v : x) largest = std::max(largest, std::abs(v));
  EXPECT_LT(step, largest / 7);
  std::vector<std::int8_t> uncut(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    uncut[i] = static_cast<std::int8_t>(std::nearbyint(x[i] * 7 / largest));
  }
  EXPECT_LT(squared_error(x, q, step), squared_error(x, uncut, largest / 7));
  for (const std::int8_t v : q) EXPECT_LE(std::abs(v), 7);
}

// The largest of the 16-bit sums that two quads of products with ones would have, of one sign.
std::int32_t largest_sum(const std::vector<std::int8_t>& integers) {
  std::int32_t largest = 0;
  for (std::size_t k = 0; k < integers.size(); k += k % 4 == 0 ? 2 : 6) {
    for (const int sign : {1, -1}) {
      std::int32_t sum = 0;
      for (const std::size_t i : {k, k + 1, k + 4, k + 5}) {
        if (i < integers.size()) sum += std::max(sign * integers[i], 0);
      }
      largest = std::max(largest, sum);
    }
  }
  return largest;
}

TEST(RoundWeights, LeavesOfFoursNoMoreThanAsked) {
  constexpr WeightRounding kRounding = {.most_of_four = 128};
  for (const std::size_t size : {1, 5, 13, 64, 381, 384}) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const auto x = random_weights(size, seed, 0.1);
      std::vector<std::int8_t> whole(size);
      std::vector<std::int8_t> shrunk(size);
      const float scale = round_weights(x, {}, whole);
      const float larger = round_weights(x, kRounding, shrunk);
      EXPECT_EQ(largest_of_fours(whole), largest_sum(whole));
      ASSERT_LE(largest_sum(shrunk), 128);
      // No larger than it must be: by a 256th, and what rounding four integers may add.
      EXPECT_LE(larger,
                scale * std::max(1.0f, static_cast<float>(largest_sum(whole)) / 126) * 1.005f);
      for (std::size_t i = 0; i < size; ++i) {
        ASSERT_LE(std::abs(x[i] - larger * static_cast<float>(shrunk[i])),
                  0.501f * (scale + larger));
      }
    }
  }
}

TEST(RoundWeights, GivesTheSameIntegersAndScaleForWhatTheyStandFor) {
  for (const WeightRounding& rounding : {kInt8Weights, kInt4Weights}) {
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
      auto x = random_weights(64, seed, std::pow(10.0, static_cast<double>(seed % 20) - 10));
      std::vector<std::int8_t> first(x.size());
      std::vector<std::int8_t> second(x.size());
      const float scale = round_weights(x, rounding, first);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(first[i]) * scale;
      ASSERT_EQ(round_weights(x, rounding, second), scale) << int{rounding.limit} << " " << seed;
      ASSERT_EQ(first, second);
    }
  }
}

TEST(RoundWeights, TakesZeros) {
  std::vector<std::int8_t> q(3, 5);
  EXPECT_EQ(round_weights(std::vector<float>{0, 1e-38f, 0}, kInt8Weights, q), 0);
  EXPECT_EQ(q, (std::vector<std::int8_t>{0, 0, 0}));
}

}  // namespace
}  // namespace reckon
