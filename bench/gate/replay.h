#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/gate/findings.h"
#include "core/progress.h"

namespace reckon::gate {

struct ReplayOptions {
  std::size_t gates = 10000;
  double effect = 0;           // planted slowdown, a share
  double false_alarms = 0.01;  // as GateSpec
  double budget = 0.05;
  double row_seconds = 10;
  std::size_t block = 4;     // pairs in a row that are drawn together
  std::size_t fewest = 100;  // pairs of a history: of a few, each gate draws the same ones again
  std::uint64_t seed = 1;
};

// Estimates of one row's pairs in the order of time, and what each took.
struct PairHistory {
  std::string row;
  std::vector<PairEstimate> estimates = {};
  std::vector<double> seconds = {};
};

// Of the pairs that the gates of equal builds recorded.
std::vector<PairHistory> pair_histories(std::span<const SelftestGate> gates);

// How the CPU times of equal builds differed from pair to pair, in logarithms.
struct PairSpread {
  std::string row;
  std::size_t pairs = 0;
  double mean = 0;         // 0 but for chance
  double error = 0;        // standard error of it
  double spread = 0;       // standard deviation
  double correlation = 0;  // of each pair with the next one; 0 but for chance: see RowRule
};
// Throws Error for a history of fewer than 3 pairs.
PairSpread pair_spread(const PairHistory& history);

// Gates of equal builds, replayed from the pairs that were measured: blocks of consecutive pairs
// are drawn with replacement (Kuensch, "The Jackknife and the Bootstrap for General Stationary
// Observations", 1989), the same ones for all rows, so that drift, bursts and what rows have in
// common stay in. Which side of a block is called the candidate is chance, as it was when it was
// measured. Throws Error where there is no history, or one is too short.
Findings replay_gates(std::span<const PairHistory> histories, const ReplayOptions& options,
                      Progress& progress);

}  // namespace reckon::gate
