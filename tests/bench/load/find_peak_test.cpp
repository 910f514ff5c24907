#include "bench/load/find_peak.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

TEST(FindPeak, FindsTheHighestRateFromAboveAndBelow) {
  for (const double start : {2.0, 70.0, 100.0, 5000.0}) {
    const PeakRate peak = find_peak_rate([](double rate) { return rate <= 100; }, {.start = start});
    ASSERT_TRUE(peak.highest_valid && peak.lowest_invalid) << start;
    EXPECT_LE(*peak.highest_valid, 100);
    EXPECT_GT(*peak.lowest_invalid, 100);
    EXPECT_LE(*peak.lowest_invalid, *peak.highest_valid * 1.05);
    EXPECT_LT(peak.probes.size(), 20u);
    EXPECT_EQ(peak.probes.back().rate, *peak.highest_valid);  // was run a second time
  }
}

TEST(FindPeak, SaysWhenNoRateIsValidOrNoneIsNot) {
  const PeakRate none = find_peak_rate([](double) { return false; }, {.start = 10});
  EXPECT_FALSE(none.highest_valid);
  EXPECT_LE(none.probes.size(), 7u);
  const PeakRate all = find_peak_rate([](double) { return true; }, {.start = 10});
  EXPECT_EQ(all.highest_valid, 10.0 * 64);
  EXPECT_FALSE(all.lowest_invalid);
}

TEST(FindPeak, DoesNotTakeALuckyRunForThePeak) {
  // From 100 on a run passes with a chance of 0.3 only.
  Random random(1);
  double highest = 0;
  for (int search = 0; search < 200; ++search) {
    const PeakRate peak = find_peak_rate(
        [&](double rate) { return rate < 100 || random.uniform() < 0.3 * 100 / rate; },
        {.start = 50});
    ASSERT_TRUE(peak.highest_valid);
    highest += *peak.highest_valid / 200;
  }
  EXPECT_LT(highest, 110);
}

TEST(FindPeak, EndsAfterSoManyRuns) {
  Random random(1);
  const PeakRate peak = find_peak_rate([&](double) { return random.uniform() < 0.5; },
                                       {.start = 1, .precision = 1e-12, .most_probes = 15});
  EXPECT_LE(peak.probes.size(), 15u);
}

TEST(FindPeak, RefusesAStartOfZero) {
  EXPECT_THROW(find_peak_rate([](double) { return true; }, {.start = 0}), Error);
}

}  // namespace
}  // namespace reckon
