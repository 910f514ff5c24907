#pragma once

#include <string>
#include <vector>

#include "bench/cli/command.h"
#include "bench/gate/findings.h"
#include "bench/gate/replay.h"

namespace reckon {

// Gates that are alike: the same injection, with or without a second load.
struct SelftestGroup {
  gate::Injection injection;
  std::string machine;  // "as it was", "second load", "replayed"
  gate::Findings findings;
};

struct SelftestReport {
  std::vector<SelftestGroup> groups;
  std::vector<gate::SelftestGate> gates;  // that were measured; none of a replay
  std::vector<gate::PairSpread> spreads;  // of a replay
};

// The groups of the gates, in their order.
std::vector<SelftestGroup> selftest_groups(const std::vector<gate::SelftestGate>& gates);

void print_selftest(const SelftestReport& report, bool as_json, const Shell& shell);

}  // namespace reckon
