#include "reports/speed_ratio.h"

#include <gtest/gtest.h>

#include <vector>

namespace reckon {
namespace {

VariantResult timed(const std::vector<double>& seconds) {
  VariantResult variant;
  Encoding& encoding = variant.encoding.emplace();
  std::int64_t tokens = 1000;
  for (const double each : seconds) encoding.repetitions.push_back({100, ++tokens, each});
  encoding.texts_per_second.median = 100 / seconds[seconds.size() / 2];
  return variant;
}

TEST(SpeedRatio, IsTheMedianOverPassesOfTheSameTexts) {
  // The machine slows down threefold for the last three passes: every ratio stays near 2.
  const SpeedRatio ratio =
      speed_ratio(timed({2.0, 2.2, 1.8, 6.0, 6.3, 5.7}), timed({1, 1, 1, 3, 3, 3}));
  EXPECT_DOUBLE_EQ(*ratio.value, 2.0);
  EXPECT_DOUBLE_EQ(*ratio.low, 1.8);
  EXPECT_DOUBLE_EQ(*ratio.high, 2.2);
  EXPECT_TRUE(shows_faster(ratio));
  EXPECT_TRUE(ratio.reason.empty());
}

// Ranks of the 95% interval of a median, from tables of the sign test: n = 9 (2, 8), n = 20 (6,
// 15).
TEST(SpeedRatio, TakesTheOrderStatisticsOfTheSignTest) {
  for (const auto& [n, low] : std::vector<std::pair<int, int>>{{6, 1}, {8, 1}, {9, 2}, {20, 6}}) {
    std::vector<double> seconds;
    for (int i = 1; i <= n; ++i) seconds.push_back(i);
    const SpeedRatio ratio =
        speed_ratio(timed(seconds), timed(std::vector<double>(seconds.size(), 1)));
    EXPECT_DOUBLE_EQ(*ratio.value, (n + 1) / 2.0) << n;
    EXPECT_DOUBLE_EQ(*ratio.low, low) << n;
    EXPECT_DOUBLE_EQ(*ratio.high, n + 1 - low) << n;
  }
}

TEST(SpeedRatio, OfFewPassesHasNoIntervalAndSaysWhy) {
  const SpeedRatio ratio = speed_ratio(timed({2, 3, 2, 2, 2}), timed({1, 1, 1, 1, 1}));
  EXPECT_DOUBLE_EQ(*ratio.value, 2);
  EXPECT_FALSE(ratio.low || ratio.high);
  EXPECT_EQ(ratio.reason, "5 passes: an interval of the median needs 6");
  EXPECT_FALSE(shows_faster(ratio));
}

TEST(SpeedRatio, OfOtherTextsHasNoInterval) {
  VariantResult other = timed({1, 1, 1, 1, 1, 1});
  other.encoding->repetitions[3].tokens += 1;
  const SpeedRatio ratio = speed_ratio(timed({2, 2, 2, 2, 2, 2}), other);
  EXPECT_DOUBLE_EQ(*ratio.value, 2);
  EXPECT_FALSE(ratio.low);
  EXPECT_EQ(ratio.reason, "the passes are not over the same texts");
}

TEST(SpeedRatio, IsNotThereWhereNothingWasTimed) {
  EXPECT_FALSE(speed_ratio(VariantResult{}, timed({1})).value);
  EXPECT_FALSE(speed_ratio(timed({1}), VariantResult{}).value);
  VariantResult still = timed({1});
  still.encoding->repetitions[0].seconds = 0;
  still.encoding->texts_per_second.median = 0;
  EXPECT_FALSE(speed_ratio(still, timed({1})).value);
}

}  // namespace
}  // namespace reckon
