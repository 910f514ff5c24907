#include "bench/gate/replay.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/random.h"
#include "eval/significance/paired_differences.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kMostBlocks = 64;

// Where a block begins, as a share of a history, and which side is the candidate.
struct Block {
  double begin = 0;
  double sign = 1;
};

Verdict replay_row(const PairHistory& history, std::span<const Block> blocks, const RowRule& rule,
                   const ReplayOptions& options) {
  RowJudge judge(rule);
  const std::size_t begins = history.estimates.size() - options.block + 1;
  double seconds = 0;
  for (std::size_t i = 0; i < blocks.size() * options.block; ++i) {
    const Block& block = blocks[i / options.block];
    const auto begin = static_cast<std::size_t>(block.begin * static_cast<double>(begins));
    const std::size_t pair = begin + i % options.block;
    PairEstimate estimate = history.estimates[pair];
    for (double& value : estimate) value = block.sign * value + std::log1p(options.effect);
    judge.add(estimate);
    seconds += history.seconds[pair];
    if (!judge.wants_more() || (seconds > options.row_seconds && !judge.confirming())) break;
  }
  return judge.verdict();
}

}  // namespace

std::vector<PairHistory> pair_histories(std::span<const SelftestGate> gates) {
  std::vector<PairHistory> histories;
  for (const SelftestGate& gate : gates) {
    for (const SelftestRow& row : gate.rows) {
      if (row.pairs.empty()) continue;
      auto found = std::ranges::find(histories, row.name, &PairHistory::row);
      if (found == histories.end()) found = histories.insert(histories.end(), {.row = row.name});
      for (const RecordedPair& pair : row.pairs) {
        found->estimates.push_back(estimate_pair(pair.slices));
        found->seconds.push_back(pair.seconds);
      }
    }
  }
  return histories;
}

PairSpread pair_spread(const PairHistory& history) {
  std::vector<double> values;
  values.reserve(history.estimates.size());
  for (const PairEstimate& estimate : history.estimates) values.push_back(estimate[kCpuTime]);
  if (values.size() < 3) fail("\"{}\": {} pairs, expected 3", history.row, values.size());
  PairSpread found{.row = history.row, .pairs = values.size(), .mean = mean_of(values)};
  found.spread = standard_deviation(values);
  found.error = found.spread / std::sqrt(static_cast<double>(values.size()));
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += std::pow(values[i] - found.mean, 2);
    if (i > 0) products += (values[i] - found.mean) * (values[i - 1] - found.mean);
  }
  found.correlation = squares == 0 ? 0 : products / squares;
  return found;
}

Findings replay_gates(std::span<const PairHistory> histories, const ReplayOptions& options,
                      Progress& progress) {
  if (histories.empty()) fail("replay: no slices");
  for (const PairHistory& history : histories) {
    const std::size_t fewest = std::max(options.fewest, options.block);
    if (history.estimates.size() < fewest) {
      fail("replay: {} pairs of \"{}\", expected at least {}: run more gates",
           history.estimates.size(), history.row, fewest);
    }
  }
  const RowRule rule{.level = options.false_alarms / static_cast<double>(histories.size()),
                     .budget = options.budget};
  Findings findings;
  progress.begin("replay", options.gates);
  for (std::size_t gate = 0; gate < options.gates; ++gate) {
    Random random(options.seed, gate);
    std::vector<Block> blocks(kMostBlocks);
    for (Block& block : blocks) {
      block = {.begin = random.uniform(), .sign = random.below(2) == 0 ? 1.0 : -1.0};
    }
    std::vector<std::string_view> verdicts;
    verdicts.reserve(histories.size());
    for (const PairHistory& history : histories) {
      verdicts.push_back(name_of(replay_row(history, blocks, rule, options)));
    }
    findings.add(verdicts);
    progress.advance(1);
  }
  return findings;
}

}  // namespace reckon::gate
