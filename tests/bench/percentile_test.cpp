#include "bench/percentile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

std::vector<double> one_to(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

TEST(Percentile, IsTheOrderStatisticAtItsRank) {
  EXPECT_EQ(estimate_percentile(one_to(1000), 0.5)->value, 500);
  EXPECT_EQ(estimate_percentile(one_to(1000), 0.99)->value, 990);
}

TEST(Percentile, HasTheIntervalOfTheBinomialDistribution) {
  // R: qbinom(c(.025, .975), 100, .5) is 40 and 60; the order statistics 40 and 61 enclose the
  // median with at least 95%.
  const auto median = estimate_percentile(one_to(100), 0.5);
  EXPECT_EQ(median->low, 40);
  EXPECT_EQ(median->high, 61);
}

TEST(Percentile, IsRefusedWhenTheSampleIsTooSmallForIt) {
  for (const double p : {0.5, 0.9, 0.99, 0.999, 0.01}) {
    const std::size_t needed = samples_needed(p);
    EXPECT_FALSE(estimate_percentile(one_to(needed - 1), p)) << p;
    EXPECT_TRUE(estimate_percentile(one_to(needed), p)) << p;
  }
  // 0.99^n <= 2.5%: n = ln 0.025 / ln 0.99 = 367.04
  EXPECT_EQ(samples_needed(0.99), 368u);
}

TEST(Percentile, CoversTheTruthInAboutNineteenOfTwentySamples) {
  Random random(7);
  int covered = 0;
  constexpr int kSamples = 2000;
  for (int s = 0; s < kSamples; ++s) {
    std::vector<double> sample(200);
    for (double& x : sample) x = random.uniform();
    std::sort(sample.begin(), sample.end());
    const auto estimate = estimate_percentile(sample, 0.9);
    covered += estimate->low <= 0.9 && 0.9 <= estimate->high ? 1 : 0;
  }
  EXPECT_GT(covered, 0.94 * kSamples);
}

TEST(Percentile, RefusesAFractionOutsideZeroToOne) {
  for (const double p : {0.0, 1.0, -0.5, 50.0, std::nan("")})
    EXPECT_THROW(samples_needed(p), Error) << p;
}

}  // namespace
}  // namespace reckon
