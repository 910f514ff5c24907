#include "bench/gate/replay.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/random.h"

namespace reckon::gate {
namespace {

// Pairs whose noise is autocorrelated (AR(1), 0.6) and comes in bursts of three times the spread.
// What drifts reaches a ratio with the sign of the order in which both sides took turns, and that
// is drawn for each pair.
PairHistory noisy_history(const std::string& row, double spread, std::uint64_t seed) {
  Random random(seed);
  PairHistory history{.row = row, .estimates = {}, .seconds = {}};
  double drift = 0;
  for (int pair = 0; pair < 400; ++pair) {
    drift = 0.6 * drift + 0.8 * random.normal();
    const double burst = pair % 50 < 5 ? 3 : 1;
    const double order = random.below(2) == 0 ? 1 : -1;
    const double noise = order * spread * burst * drift;
    history.estimates.push_back({noise, noise + spread * random.normal()});
    history.seconds.push_back(0.2);
  }
  return history;
}

std::vector<PairHistory> noisy_histories(double spread) {
  std::vector<PairHistory> histories;
  for (std::uint64_t row = 0; row < 20; ++row) {
    histories.push_back(noisy_history("row " + std::to_string(row), spread, row));
  }
  return histories;
}

TEST(Replay, KeepsTheFamilysFalseAlarmsUnderAutocorrelatedNoise) {
  SilentProgress progress;
  const Findings findings =
      replay_gates(noisy_histories(0.01), {.gates = 400, .row_seconds = 5}, progress);
  EXPECT_EQ(findings.gates, 400u);
  EXPECT_EQ(findings.rows, 8000u);
  EXPECT_LE(findings.alarmed_gates, 10u);  // 4 expected at most; more than 10: p = 0.003
}

TEST(Replay, FindsPlantedSlowdowns) {
  SilentProgress progress;
  const auto found = [&](double effect) {
    const Findings findings =
        replay_gates(noisy_histories(0.006), {.gates = 50, .effect = effect}, progress);
    return static_cast<double>(findings.slower_rows) / static_cast<double>(findings.rows);
  };
  EXPECT_GE(found(0.05), 0.95);
  EXPECT_GE(found(0.03), 0.80);
}

TEST(Replay, RefusesHistoriesThatAreTooShort) {
  SilentProgress progress;
  EXPECT_THROW(replay_gates({}, {}, progress), Error);
  PairHistory history = noisy_history("short", 0.01, 1);
  history.estimates.resize(99);
  EXPECT_THROW(replay_gates(std::vector{history}, {}, progress), Error);
}

SelftestGate recorded_gate(double factor, std::size_t pairs) {
  SelftestGate gate;
  gate.rows = {{.name = "a row"}, {.name = "a row without pairs"}};
  for (std::size_t i = 0; i < pairs; ++i) {
    RecordedPair pair{.seconds = 0.5};
    for (const bool candidate : {false, true, true, false}) {
      const auto ns = static_cast<std::int64_t>(1e6 * (candidate ? factor : 1));
      pair.slices.push_back({.candidate = candidate, .wall_ns = 2 * ns, .cpu_ns = ns});
    }
    gate.rows[0].pairs.push_back(pair);
  }
  return gate;
}

TEST(PairSpread, TellsMeanSpreadAndCorrelationOfNeighbours) {
  PairHistory history{.row = "a row"};
  for (const double value : {1.0, 2.0, 4.0, 3.0, 5.0}) history.estimates.push_back({value, 0});
  const PairSpread spread = pair_spread(history);
  // By hand: deviations -2, -1, 1, 0, 2; sum of squares 10; products of neighbours 2 - 1 + 0 + 0.
  EXPECT_EQ(spread.pairs, 5u);
  EXPECT_DOUBLE_EQ(spread.mean, 3);
  EXPECT_DOUBLE_EQ(spread.spread, std::sqrt(2.5));
  EXPECT_DOUBLE_EQ(spread.error, std::sqrt(0.5));
  EXPECT_DOUBLE_EQ(spread.correlation, 0.1);
  history.estimates.resize(2);
  EXPECT_THROW(pair_spread(history), Error);
}

TEST(PairHistories, HoldThePairsOfAllGatesInTheOrderOfTime) {
  const auto histories = pair_histories(std::vector{recorded_gate(1.5, 1), recorded_gate(0.5, 2)});
  ASSERT_EQ(histories.size(), 1u);
  EXPECT_EQ(histories[0].row, "a row");
  ASSERT_EQ(histories[0].estimates.size(), 3u);
  EXPECT_NEAR(histories[0].estimates[0][kCpuTime], std::log(1.5), 1e-12);
  EXPECT_NEAR(histories[0].estimates[1][kWallTime], std::log(0.5), 1e-12);
  EXPECT_EQ(histories[0].seconds, (std::vector<double>{0.5, 0.5, 0.5}));
}

}  // namespace
}  // namespace reckon::gate
