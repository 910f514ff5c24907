#include "bench/gate/row_judge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "bench/gate/pair_estimate.h"
#include "core/error.h"
#include "core/random.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kRows = 20;
constexpr double kFamily = 0.01;

RowRule rule_of_family() { return {.level = kFamily / kRows}; }

using Draw = std::function<double(Random&)>;

double normal(Random& random) { return random.normal(); }
// Student's t with 3 degrees of freedom over its standard deviation: bursts and outliers.
double heavy_tailed(Random& random) {
  double squares = 0;
  for (int i = 0; i < 3; ++i) squares += std::pow(random.normal(), 2);
  return random.normal() / std::sqrt(squares / 3) / std::sqrt(3.0);
}

// One pair of ten is hit by something twenty times as large as the usual noise.
double with_outliers(Random& random) { return (random.below(10) == 0 ? 20 : 1) * random.normal(); }

// A row whose measures are the same effect under noise of that standard deviation. Every pair is
// also hit by a wave that lasts several pairs: noise is correlated over time.
RowJudge judge_row(const RowRule& rule, double effect, double spread, const Draw& draw,
                   Random& random) {
  RowJudge judge(rule);
  double wave = 0;
  for (int pair = 0; judge.wants_more() && pair < 200; ++pair) {
    wave = 0.5 * wave + std::sqrt(0.75) * draw(random);
    // Which of the two is first is chance: what the wave does to the second has either sign.
    const double side = random.below(2) == 0 ? 1 : -1;
    const double noise = spread * (0.6 * side * wave + 0.8 * draw(random));
    judge.add({std::log1p(effect) + noise, std::log1p(effect) + noise + spread * draw(random)});
  }
  return judge;
}

struct Shares {
  double slower = 0;
  double faster = 0;
  double same = 0;
  double pairs = 0;
};

Shares simulate(double effect, double spread, int rows, const Draw& draw) {
  Random random(7);
  Shares shares;
  for (int i = 0; i < rows; ++i) {
    const RowJudge judge = judge_row(rule_of_family(), effect, spread, draw, random);
    shares.slower += judge.verdict() == Verdict::kSlower;
    shares.faster += judge.verdict() == Verdict::kFaster;
    shares.same += judge.verdict() == Verdict::kSame;
    shares.pairs += static_cast<double>(judge.pairs());
  }
  for (double* share : {&shares.slower, &shares.faster, &shares.same, &shares.pairs}) {
    *share /= rows;
  }
  return shares;
}

TEST(RowJudge, RaisesAtMostOneFalseAlarmInAHundredFamiliesOfTwentyRows) {
  // A row's share is at most 5e-4: of 10,000 rows, more than 14 would be beyond chance (p = 2e-4).
  constexpr int kSimulated = 10000;
  for (const Draw& draw : {Draw(normal), Draw(heavy_tailed), Draw(with_outliers)}) {
    const Shares shares = simulate(0, 0.02, kSimulated, draw);
    EXPECT_LE(shares.slower * kSimulated, 14);
    EXPECT_LE(shares.faster * kSimulated, 14);
  }
}

TEST(RowJudge, FindsFivePercentAlmostAlwaysAndThreeMostly) {
  for (const double spread : {0.005, 0.01, 0.02}) {
    EXPECT_GE(simulate(0.05, spread, 2000, normal).slower, 0.95) << spread;
    EXPECT_GE(simulate(0.03, spread, 2000, normal).slower, 0.80) << spread;
  }
  EXPECT_GE(simulate(0.05, 0.02, 2000, heavy_tailed).slower, 0.95);
}

TEST(RowJudge, LooksPastOutliersOfItsFirstMeasure) {
  const Shares shares = simulate(0.05, 0.005, 2000, with_outliers);
  EXPECT_GE(shares.slower, 0.9);
  EXPECT_GE(simulate(0, 0.005, 2000, with_outliers).same, 0.9);
}

TEST(RowJudge, KeepsRareStallsInItsSecondMeasure) {
  RowJudge judge({.level = 5e-4, .budget = 0.05});
  for (int pair = 0; pair < 32 && judge.wants_more(); ++pair) {
    judge.add({0.03 * (pair % 2 == 0 ? 1 : -1), pair % 10 == 9 ? 1.0 : 0.0});
  }
  EXPECT_LT(judge.summary(0).ratio, 1.02);
  EXPECT_GT(judge.summary(1).ratio, 1.07);
}

TEST(RowJudge, TrimsAsYuenDid) {
  // By hand: the mean of the middle six; the winsorized sum of squares over 6 x 5, and t(5) =
  // 2.5706 at 97.5%.
  RowJudge judge({.level = 5e-4, .budget = 1e-3, .measures = 1});
  const std::vector<double> values = {0.011, -0.004, 0.5, 0.02, -0.3, 0.007, 0.001, -0.012};
  for (const double value : values) judge.add({value});
  const MeasureSummary summary = judge.summary(0);
  EXPECT_NEAR(std::log(summary.ratio), 0.003833333333333333, 1e-9);
  EXPECT_NEAR(std::log(summary.high / summary.low), 0.03189835543109807, 1e-9);
}

TEST(RowJudge, CallsAnImprovementFaster) {
  EXPECT_GE(simulate(-0.05, 0.01, 500, normal).faster, 0.95);
}

TEST(RowJudge, StopsEarlyWhereLittleNoiseLeavesNoDoubt) {
  const Shares shares = simulate(0, 0.004, 500, normal);
  EXPECT_GE(shares.same, 0.99);
  EXPECT_LE(shares.pairs, 6.5);
}

TEST(RowJudge, SaysInconclusiveWhereTheBudgetCouldNotHaveBeenSeen) {
  const Shares shares = simulate(0, 0.2, 300, normal);
  EXPECT_EQ(shares.same, 0);
  EXPECT_EQ(shares.slower, 0);
}

TEST(RowJudge, TakesADifferenceOfExactValuesAfterThreeFreshPairs) {
  RowJudge judge({.level = 5e-4, .budget = 0.05, .measures = 1});
  while (judge.wants_more()) judge.add({std::log(1.10)});
  EXPECT_EQ(judge.verdict(), Verdict::kSlower);
  EXPECT_EQ(judge.pairs(), kLooks.front() + kFewestFresh);
  EXPECT_EQ(judge.came_back(), kFewestFresh);
  EXPECT_NEAR(judge.summary(0).ratio, 1.10, 1e-12);
  EXPECT_TRUE(judge.exceeds_budget());
}

TEST(RowJudge, AcceptsASlowdownThatStaysWithinTheBudget) {
  RowJudge judge({.level = 5e-4, .budget = 0.05, .measures = 1});
  while (judge.wants_more()) judge.add({std::log(1.02)});
  EXPECT_EQ(judge.verdict(), Verdict::kSlower);
  EXPECT_FALSE(judge.exceeds_budget());
}

TEST(RowJudge, DropsAnAlarmThatDoesNotComeBack) {
  Random random(3);
  RowJudge judge({.level = 5e-4, .budget = 0.05, .measures = 1});
  for (std::size_t i = 0; i < kLooks.front(); ++i) judge.add({0.05 + 0.002 * random.normal()});
  EXPECT_TRUE(judge.confirming());
  EXPECT_EQ(judge.verdict(), Verdict::kInconclusive);
  while (judge.wants_more()) judge.add({0.002 * random.normal()});
  EXPECT_FALSE(judge.confirming());
  EXPECT_NE(judge.verdict(), Verdict::kSlower);
}

TEST(RowJudge, NeverCallsASlowdownTheSameThatTimeWasTooShortToConfirm) {
  RowJudge judge({.level = 5e-4, .budget = 0.5, .measures = 1});
  for (std::size_t i = 0; i + 1 < kLooks.front(); ++i) judge.add({i % 2 == 0 ? 1.0 : 1.01});
  EXPECT_LT(judge.summary(0).smallest_seen, 0.5);
  EXPECT_EQ(judge.verdict(), Verdict::kInconclusive);  // before the first look
  // p = 0.012 at the first look, 0.005 when time is over before the second one.
  RowJudge later({.level = 5e-4, .budget = 0.05, .measures = 1});
  for (std::size_t i = 0; i < kLooks.front(); ++i) later.add({i % 2 == 0 ? 0.006 : 0.034});
  EXPECT_EQ(later.verdict(), Verdict::kSame);
  EXPECT_TRUE(later.wants_more());
  later.add({0.02});
  EXPECT_LT(later.summary(0).smallest_seen, 0.05);
  EXPECT_EQ(later.verdict(), Verdict::kInconclusive);
}

TEST(RowJudge, FindsWhatOnlyTheWallClockSees) {
  Random random(4);
  RowJudge judge(rule_of_family());
  while (judge.wants_more()) {
    judge.add({0.005 * random.normal(), 0.08 + 0.01 * random.normal()});
  }
  EXPECT_EQ(judge.verdict(), Verdict::kSlower);
  EXPECT_EQ(judge.verdict_measure(), 1u);
}

TEST(RowJudge, IsNotEndedByAnImprovementWhereTheOtherMeasureIsSlower) {
  Random random(3);
  RowJudge judge(rule_of_family());
  while (judge.wants_more()) {
    judge.add({-0.001 + 1e-5 * random.normal(), 0.18 + 0.001 * random.normal()});
  }
  EXPECT_EQ(judge.verdict(), Verdict::kSlower);
  EXPECT_EQ(judge.verdict_measure(), kWallTime);
}

TEST(RowJudge, CoversTheTruthWithItsInterval) {
  Random random(5);
  int covered = 0;
  constexpr int kSimulated = 2000;
  for (int i = 0; i < kSimulated; ++i) {
    RowJudge judge({.level = 1e-9, .budget = 1e-3, .measures = 1});
    for (int pair = 0; pair < 12; ++pair) judge.add({std::log(1.01) + 0.02 * random.normal()});
    const MeasureSummary summary = judge.summary(0);
    covered += summary.low <= 1.01 && 1.01 <= summary.high;
  }
  EXPECT_NEAR(covered / static_cast<double>(kSimulated), 0.95, 0.015);
}

TEST(RowJudge, RefusesEstimatesThatAreNotFinite) {
  RowJudge judge({.measures = 1});
  EXPECT_THROW(judge.add({std::nan("")}), Error);
  EXPECT_THROW(judge.add({0.0, 0.0}), Error);
}

}  // namespace
}  // namespace reckon::gate
