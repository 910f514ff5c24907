#include "core/cpu/input_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/core/cpu/reference.h"
#include "tests/support/errors.h"

namespace reckon::cpu {
namespace {

constexpr auto kRules = {RangeRule::kMax, RangeRule::kPercentile, RangeRule::kMse};

// Normal, a few of them far out.
std::vector<float> skewed_values(std::size_t size, std::uint64_t seed) {
  auto values = test::random_vector(size, seed, 0.5);
  for (std::size_t i = 0; i < size; i += 5000) values[i] = 40;
  for (float& v : values) v = v < -0.3f ? -0.3f : v;
  return values;
}

InputHistogram histogram_of(std::span<const float> values) {
  InputHistogram histogram;
  histogram.add(values);
  return histogram;
}

TEST(InputHistogram, FindsAllOrTheMiddle) {
  auto values = skewed_values(100000, 1);
  const InputHistogram histogram = histogram_of(values);
  const auto [least, most] = std::ranges::minmax(values);
  EXPECT_EQ(histogram.range(RangeRule::kMax), (InputRange{least, most}));
  std::ranges::sort(values);
  // 20 numbers of 40 lie above what is left out on that side: 5 of 100000.
  EXPECT_EQ(histogram.range(RangeRule::kPercentile), (InputRange{-0.3f, 40}));
  for (float& v : values) v = v == 40 ? 1.0f : v;
  std::ranges::sort(values);
  const InputRange middle = histogram_of(values).range(RangeRule::kPercentile);
  EXPECT_EQ(middle.low, -0.3f);
  EXPECT_NEAR(middle.high, values[values.size() - 1 - 5], 4.0 / 8192);
}

double squared_error(std::span<const float> values, double low, double high) {
  const double scale = (high - low) / 255;
  const double zero = std::round(-low / scale);
  double sum = 0;
  for (const float v : values) {
    const double q = std::clamp(std::round(static_cast<double>(v) / scale) + zero, 0.0, 255.0);
    sum += std::pow((q - zero) * scale - static_cast<double>(v), 2);
  }
  return sum;
}

TEST(InputHistogram, FindsTheRangeOfLeastError) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto values = skewed_values(20000, seed);
    const InputRange range = histogram_of(values).range(RangeRule::kMse);
    double least = std::numeric_limits<double>::infinity();
    for (int low = 1; low <= 20; ++low) {
      for (int high = 1; high <= 100; ++high) {
        least = std::min(least, squared_error(values, -0.3 * low / 20, 40.0 * high / 100));
      }
    }
    EXPECT_LE(
        squared_error(values, static_cast<double>(range.low), static_cast<double>(range.high)),
        1.05 * least);
  }
  // Where nothing lies far out, hardly anything is cut.
  const auto even = test::random_vector(20000, 4);
  const InputRange all = histogram_of(even).range(RangeRule::kMax);
  const InputRange range = histogram_of(even).range(RangeRule::kMse);
  EXPECT_GT(range.high, 0.7f * all.high);
  EXPECT_LT(range.low, 0.7f * all.low);
}

TEST(InputHistogram, DoesNotDependOnOrderOrParts) {
  auto values = skewed_values(30000, 5);
  for (std::size_t i = 0; i < values.size(); i += 7) values[i] *= 1e-6f;
  const InputHistogram whole = histogram_of(values);
  InputHistogram parts;
  for (std::size_t begin = values.size(); begin > 0; begin -= 1000) {
    const auto part = std::span(values).subspan(begin - 1000, 1000);
    std::ranges::reverse(part);
    if (begin % 2000 == 0) {
      parts.add(part);
    } else {
      parts.add(histogram_of(part));
    }
  }
  EXPECT_TRUE(parts == whole);
}

TEST(InputHistogram, HoldsZeroAndTakesAnySize) {
  for (const RangeRule rule : kRules) {
    EXPECT_EQ(InputHistogram().range(rule), InputRange());
    EXPECT_EQ(histogram_of(std::vector<float>{0, 0}).range(rule), InputRange());
    EXPECT_EQ(histogram_of(std::vector<float>{3, 5}).range(rule).low, 0);
    EXPECT_EQ(histogram_of(std::vector<float>{-3, -5}).range(rule).high, 0);
    const float largest = std::numeric_limits<float>::max();
    const InputRange huge = histogram_of(std::vector<float>{largest, -largest}).range(rule);
    EXPECT_TRUE(std::isfinite(huge.high) && std::isfinite(huge.low));
    const InputRange tiny = histogram_of(std::vector<float>{1e-44f, -1e-44f}).range(rule);
    EXPECT_LE(tiny.high, 1e-44f);
  }
}

TEST(InputHistogram, RefusesWhatIsNotFinite) {
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    InputHistogram histogram;
    EXPECT_NE(test::error_of([&] {
                histogram.add(std::vector<float>{1, bad, 1e30f});
              }).find("expected finite ones"),
              std::string::npos);
  }
}

TEST(RangeRules, HaveNames) {
  EXPECT_EQ(find_range_rule("max"), RangeRule::kMax);
  EXPECT_EQ(find_range_rule("percentile"), RangeRule::kPercentile);
  EXPECT_EQ(find_range_rule("mse"), RangeRule::kMse);
  EXPECT_FALSE(find_range_rule("entropy"));
}

}  // namespace
}  // namespace reckon::cpu
