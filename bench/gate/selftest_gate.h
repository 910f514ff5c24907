#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/gate/gate_result.h"
#include "bench/gate/injection.h"

namespace reckon::gate {

// A row of a gate of the self-test.
struct SelftestRow {
  std::string name;
  std::string verdict = {};  // "SAME", "FASTER", "SLOWER", "INCONCLUSIVE", "FAILED"
  double smallest_seen = 0;  // as MeasureSummary
  double seconds = 0;
  std::vector<RecordedPair> pairs = {};  // of equal builds, times in whole microseconds
};

// A gate of the self-test that is done.
struct SelftestGate {
  Injection injection = {};
  bool load = false;  // a second load was running
  double seconds = 0;
  std::vector<SelftestRow> rows = {};
};

// What became of the rows; the injection, load and pairs are for the caller to add.
SelftestGate selftest_gate(const GateResult& result);

// One line of JSON, without its end. A pair is [us] and a list for each block: 1 where the
// candidate was first and last, else 0, then wall, CPU and waiting time of the slices in us.
std::string to_line(const SelftestGate& gate);
// Throws Error naming `where` and what was found.
SelftestGate parse_selftest_gate(std::string_view line, const std::string& where);

}  // namespace reckon::gate
