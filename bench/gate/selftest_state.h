#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/gate/gate_result.h"
#include "bench/gate/replay.h"

namespace reckon::gate {

// A gate of the self-test that is done.
struct SelftestGate {
  double effect = 0;  // planted slowdown, a share
  double seconds = 0;
  std::vector<std::string> verdicts;  // one a row
  std::vector<double> smallest_seen;  // one a row; infinite: nothing
};

SelftestGate selftest_gate(double effect, const GateResult& result);

// The gates done so far, a line of JSON each behind a first line that says of what they are. What a
// killed process left of a line is dropped.
class SelftestState {
 public:
  // Opens what is there, or begins. Throws Error where the file is of another key, or is none.
  SelftestState(const std::filesystem::path& path, const std::string& key);
  const std::vector<SelftestGate>& gates() const { return gates_; }
  void append(SelftestGate gate);  // on the disk when it returns

 private:
  std::filesystem::path path_;
  std::vector<SelftestGate> gates_;
};

// Over the gates of one effect.
Findings findings_of(const std::vector<SelftestGate>& gates, double effect);

}  // namespace reckon::gate
