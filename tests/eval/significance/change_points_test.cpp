#include "eval/significance/change_points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/random.h"
#include "eval/significance/distributions.h"

namespace reckon {
namespace {

// Values of one kind of noise.
using Noise = double (*)(Random&);
double normal(Random& random) { return random.normal(); }
// Student's t of one degree: outliers that no mean survives.
double heavy(Random& random) { return random.normal() / std::abs(random.normal()); }
// As times of a machine that stalls now and then.
double stalls(Random& random) { return 0.1 * random.normal() + (random.uniform() < 0.1 ? 3 : 0); }
// A metric that takes few values.
double tied(Random& random) { return static_cast<double>(random.below(3)); }

std::vector<double> series(std::size_t n, Noise noise, Random& random) {
  std::vector<double> values(n);
  for (double& value : values) value = noise(random);
  return values;
}

// The largest count of events of this probability that 999 of 1,000 tests see.
std::size_t most_of(std::size_t trials, double probability) {
  std::int64_t count = 0;
  while (binomial_cdf(static_cast<std::int64_t>(trials), probability, count) < 0.999) ++count;
  return static_cast<std::size_t>(count);
}

// Histories of several series in which one or more changes were found.
std::size_t alarms(std::size_t histories, std::size_t family, std::size_t n, Noise noise,
                   double level) {
  Random random(7);
  std::size_t alarms = 0;
  for (std::size_t history = 0; history < histories; ++history) {
    bool alarm = false;
    for (std::size_t i = 0; i < family; ++i) {
      const ChangePointOptions options{.level = level, .family = family, .seed = random.next()};
      alarm = !find_change_points(series(n, noise, random), options).empty() || alarm;
    }
    alarms += alarm ? 1 : 0;
  }
  return alarms;
}

TEST(ChangePoints, RaiseFalseAlarmsAsOftenAsTheLevelSaysWhateverTheNoise) {
  constexpr std::size_t kHistories = 1000;
  for (const Noise noise : {normal, heavy, stalls, tied}) {
    EXPECT_LE(alarms(kHistories, 5, 25, noise, 0.05), most_of(kHistories, 0.05));
  }
}

TEST(ChangePoints, UseTheLevelOfOneSeries) {
  // Continuous noise: the p-value is uniform, so the rate is the level and not far less.
  constexpr std::size_t kHistories = 2000;
  const std::size_t found = alarms(kHistories, 1, 30, normal, 0.1);
  EXPECT_LE(found, most_of(kHistories, 0.1));
  EXPECT_GE(kHistories - found, kHistories - most_of(kHistories, 0.1));
  EXPECT_GE(found, kHistories / 10 - (most_of(kHistories, 0.1) - kHistories / 10));
}

TEST(ChangePoints, FindOneStepOnceAndItsPlace) {
  constexpr std::size_t kTrials = 300;
  constexpr std::size_t kAt = 18;
  Random random(3);
  std::size_t found = 0;
  std::size_t more = 0;
  std::size_t covered = 0;
  std::size_t shift_covered = 0;
  for (std::size_t trial = 0; trial < kTrials; ++trial) {
    std::vector<double> values = series(40, normal, random);
    for (std::size_t i = kAt; i < values.size(); ++i) values[i] += 2;
    const auto changes = find_change_points(values, {.level = 0.01, .seed = trial});
    found += changes.empty() ? 0 : 1;
    more += changes.size() > 1 ? 1 : 0;
    if (changes.size() != 1) continue;
    covered += changes[0].first <= kAt && kAt <= changes[0].last ? 1 : 0;
    const Interval& shift = changes[0].shift_interval.value();
    shift_covered += shift.low <= 2 && 2 <= shift.high ? 1 : 0;
  }
  EXPECT_GE(found, kTrials * 99 / 100);
  EXPECT_LE(more, most_of(kTrials, 0.01)) << "the parts beside a change are searched at the level";
  EXPECT_GE(covered, kTrials * 90 / 100);
  EXPECT_GE(shift_covered, kTrials * 85 / 100) << "a place that was searched for favours the shift";
}

TEST(ChangePoints, FindSeveralSteps) {
  Random random(5);
  std::vector<double> values = series(90, normal, random);
  for (std::size_t i = 30; i < 60; ++i) values[i] += 4;
  for (std::size_t i = 60; i < 90; ++i) values[i] -= 3;
  const auto changes = find_change_points(values);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_NEAR(static_cast<double>(changes[0].at), 30, 1);
  EXPECT_NEAR(static_cast<double>(changes[1].at), 60, 1);
  EXPECT_NEAR(changes[0].shift, 4, 0.7);
  EXPECT_NEAR(changes[1].shift, -7, 0.7);
  for (const ChangePoint& change : changes) {
    EXPECT_LE(change.p, change.p_adjusted);
    EXPECT_LE(change.p_adjusted, 0.01);
  }
}

TEST(ChangePoints, GiveTheExactPValueOfAShortSeries) {
  // 1 to 8 in order: of 8! orders, those with the four smallest on one side, 2 * 4! * 4!.
  const std::vector<double> values = {1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<double> order = values;
  std::size_t as_far = 0;
  std::size_t orders = 0;
  do {
    double farthest = 0;
    for (std::size_t k = kShortestLevel; k + kShortestLevel <= order.size(); ++k) {
      const double sum =
          std::accumulate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), 0.0);
      farthest = std::max(farthest, std::abs(sum - static_cast<double>(k) * 4.5) /
                                        std::sqrt(static_cast<double>(k * (8 - k))));
    }
    as_far += farthest >= 2 ? 1 : 0;  // (26 - 10) / 2 / 4
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  const double exact = static_cast<double>(as_far) / static_cast<double>(orders);
  EXPECT_NEAR(exact, 2.0 * 24 * 24 / 40320, 1e-12);
  const auto changes = find_change_points(values, {.level = 0.05});
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].at, 4U);
  EXPECT_NEAR(changes[0].p, exact, 0.02);
}

TEST(ChangePoints, OfTheSameValueForeverAreNone) {
  EXPECT_THAT(find_change_points(std::vector<double>(500, 0.118)), testing::IsEmpty());
}

TEST(ChangePoints, AreTheSameAfterAnyIncreasingTransformation) {
  Random random(11);
  std::vector<double> values = series(40, normal, random);
  for (std::size_t i = 20; i < 40; ++i) values[i] += 3;
  std::vector<double> logarithms = values;
  for (double& value : logarithms) value = std::exp(value);
  const auto changes = find_change_points(values);
  const auto others = find_change_points(logarithms);
  ASSERT_EQ(changes.size(), others.size());
  EXPECT_EQ(changes[0].at, others[0].at);
  EXPECT_EQ(changes[0].p, others[0].p);
}

TEST(ChangePoints, NeedASeriesAsLongAsIsSaid) {
  for (const std::size_t family : {1, 20, 200}) {
    const ChangePointOptions options{.level = 0.01, .family = family};
    const std::size_t shortest = shortest_series(options);
    for (const std::size_t n : {shortest - 1, shortest}) {
      std::vector<double> values(n);
      std::iota(values.begin(), values.end(), 0.0);
      for (std::size_t i = n / 2; i < n; ++i) values[i] += 100;
      const std::size_t found = find_change_points(values, options).size();
      if (n < shortest) {
        EXPECT_EQ(found, 0U) << n;
      }
      EXPECT_LE(found, 1U);
    }
  }
  EXPECT_EQ(shortest_series({.level = 0.01, .family = 1}), 10U)
      << "2 / (10 over 5) is 0.0079, 4 / (9 over 4) 0.032";
}

TEST(ChangePoints, RefuseWhatIsNotANumber) {
  const std::vector<double> values = {1, 2, std::numeric_limits<double>::quiet_NaN(), 4};
  EXPECT_THROW(find_change_points(values), Error);
}

}  // namespace
}  // namespace reckon
