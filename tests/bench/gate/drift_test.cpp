#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "bench/gate/pair_estimate.h"
#include "bench/gate/row_judge.h"
#include "core/random.h"

// Whole rows of equal builds on a machine whose speed changes all the time: slices take turns as
// RowMeasurement lets them, and the judge sees what estimate_pair() makes of them.
namespace reckon::gate {
namespace {

constexpr std::size_t kRows = 20;
constexpr double kSlice = 0.01;  // s
constexpr double kPairs = 1.0;   // s, from the first slice of a pair to that of the next

// What an operation takes at that second.
using Machine = std::function<double(double second)>;

// A row of gates that starts at that second. A process of its own adds luck of 1%.
Verdict judge_row(const Machine& machine, double start, bool turns, Random& random) {
  RowJudge judge({.level = 0.01 / kRows});
  for (int pair = 0; judge.wants_more() && pair < 100; ++pair) {
    double second = start + pair * kPairs;
    const double luck[2] = {0.01 * random.normal(), 0.01 * random.normal()};
    std::vector<SliceTimes> slices;
    for (std::size_t block = 0; block < 3; ++block) {
      const bool candidate_first = turns && random.below(2) == 0;
      for (std::size_t turn = 0; turn < 4; ++turn) {
        const bool outer = turn == 0 || turn == 3;
        const bool candidate = turns ? candidate_first == outer : turn >= 2;
        const double took = kSlice * machine(second) * std::exp(luck[candidate]);
        second += took;
        const auto ns = static_cast<std::int64_t>(1e9 * took);
        slices.push_back({.candidate = candidate, .block = block, .wall_ns = ns, .cpu_ns = ns});
      }
    }
    judge.add(estimate_pair(slices));
  }
  return judge.verdict();
}

int slower(const Machine& machine, int rows) {
  Random random(11);
  int count = 0;
  for (int row = 0; row < rows; ++row) {
    count += judge_row(machine, 100 * random.uniform(), true, random) == Verdict::kSlower;
  }
  return count;
}

double getting_slower(double second) { return 1 + 0.5 * second; }                  // without an end
double saw_tooth(double second) { return 1 + 2 * std::fmod(second, 1.1); }         // throttling
double swinging(double second) { return 1 + 0.3 * std::sin(40 * second); }         // within a pair
double bursting(double second) { return std::fmod(second, 7) < 0.5 ? 1.8 : 1.0; }  // a neighbour

TEST(Drift, OfTheMachineIsNoAlarm) {
  // A row's share is at most 5e-4: of 4,000 rows, more than 8 would be beyond chance (p = 2e-4).
  for (const Machine& machine :
       {Machine(getting_slower), Machine(saw_tooth), Machine(swinging), Machine(bursting)}) {
    EXPECT_LE(slower(machine, 4000), 8);
  }
}

TEST(Drift, WouldBeAnAlarmWithoutTurns) {
  // Every pair begins at a whole second, when the machine has come back to its speed.
  const auto slowing = [](double second) { return 1 + 2 * std::fmod(second, 1.0); };
  Random random(13);
  int alarms[2] = {};
  for (int row = 0; row < 200; ++row) {
    for (const bool turns : {false, true}) {
      alarms[turns] += judge_row(slowing, 0, turns, random) == Verdict::kSlower;
    }
  }
  EXPECT_GT(alarms[false], 190);
  EXPECT_LE(alarms[true], 1);
}

// The bound: what favours one side over several pairs is a difference like that of a slower build.
// With a correlation of 0.6 from pair to pair 1.6% of rows are alarmed, not 0.05%; `reckon selftest
// --replay` prints the correlation of a machine.
TEST(Drift, ThatKeepsToOneSideForSeveralPairsIsNotTakenOut) {
  Random random(12);
  int count = 0;
  for (int row = 0; row < 4000; ++row) {
    RowJudge judge({.level = 0.01 / kRows, .measures = 1});
    double side = random.normal();
    while (judge.wants_more()) {
      side = 0.6 * side + 0.8 * random.normal();
      judge.add({0.01 * side});
    }
    count += judge.verdict() == Verdict::kSlower;
  }
  EXPECT_GT(count, 8);
  EXPECT_LT(count, 120);  // 3% of rows
}

}  // namespace
}  // namespace reckon::gate
