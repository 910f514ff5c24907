#include "bench/gate/replay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "core/error.h"
#include "core/random.h"
#include "tests/support/temporary_directory.h"

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
  history.estimates.resize(3);
  EXPECT_THROW(replay_gates(std::vector{history}, {}, progress), Error);
}

void log_pair(SliceLog& log, std::size_t pair, double factor) {
  for (const bool candidate : {false, true, true, false}) {
    const auto ns = static_cast<std::int64_t>(1e6 * (candidate ? factor : 1));
    log.append(0, {.row = "a row, with words",
                   .pair = pair,
                   .times = {.candidate = candidate, .block = 0, .wall_ns = ns, .cpu_ns = ns}});
  }
}

TEST(SliceLog, GivesBackEstimatesOfWholePairs) {
  const test::TemporaryDirectory folder;
  {
    SliceLog log(folder / "slices");
    log_pair(log, 0, 1.5);
    log_pair(log, 1, 0.5);
    log.append(0, {.row = "a row, with words", .pair = 2, .times = {.wall_ns = 1, .cpu_ns = 1}});
  }
  std::ofstream(folder / "slices", std::ios::app) << "a row, with words\t0\t3\t0\tb\t1";
  const auto histories = read_slice_log(folder / "slices");
  ASSERT_EQ(histories.size(), 1u);
  EXPECT_EQ(histories[0].row, "a row, with words");
  ASSERT_EQ(histories[0].estimates.size(), 2u);
  EXPECT_NEAR(histories[0].estimates[0][kCpuTime], std::log(1.5), 1e-12);
  EXPECT_NEAR(histories[0].estimates[1][kWallTime], std::log(0.5), 1e-12);
  EXPECT_NEAR(histories[0].seconds[0], 5e-3, 1e-12);
}

TEST(SliceLog, NamesTheLineThatIsNoSlice) {
  const test::TemporaryDirectory folder;
  const std::string good = "a\t0\t0\t0\tb\t1\t1\t0\n";
  for (const std::string bad :
       {"", "a", "a\t0\t0\t0\tx\t1\t1\t0", "a\t0\t0\t0\tb\t1\t1", "a\t0\t0\t0\tb\t1\t1\t0\t0",
        "a\t0\t0\t0\tb\t-1\t1\t0", "a\t0\t0\t0\tb\t1\tnan\t0", "a\t0\t0\t0\tb\t0\t1\t0"}) {
    std::ofstream(folder / "slices") << good << bad << "\n";
    try {
      read_slice_log(folder / "slices");
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("line 2: not a slice"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace reckon::gate
