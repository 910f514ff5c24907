#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "bench/gate/gate_result.h"
#include "bench/gate/worker_process.h"
#include "core/progress.h"

namespace reckon::gate {

struct GateOptions {
  Side baseline;
  Side candidate;
  GateSpec spec;
  // Of all rows of the verdict, quality included: they share the chance of a false alarm.
  std::size_t family = 1;
  std::uint64_t seed = 1;
  // Called with the name of the row for every pair of slices that its verdict is made of.
  std::function<void(const std::string& row, const RecordedPair&)> on_pair =
      [](const std::string&, const RecordedPair&) {};
};

// Measures all rows of the spec in pairs of fresh processes, until each is decided or the time is
// over. A row whose worker fails is reported as that, and the others go on. Rows that need a model
// where there is none are kUnavailable. Throws Interrupted, and Error where a build is no program.
GateResult run_gate(GateOptions options, Progress& progress);

}  // namespace reckon::gate
