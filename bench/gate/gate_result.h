#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/gate/gate_spec.h"
#include "bench/gate/pair_estimate.h"
#include "bench/gate/row_judge.h"

namespace reckon::gate {

// A pair of processes as a row measured it, for those who keep them.
struct RecordedPair {
  double seconds = 0;                   // with starting what the row needs, and warming up
  std::vector<SliceTimes> slices = {};  // in the order of time, four a block
};

// What a row of a gate came to.
struct RowResult {
  RowSpec spec;
  enum class Failure : std::uint8_t {
    kNone,
    kBaseline,      // its worker failed: nothing is known
    kCandidate,     // its worker failed
    kWrongResults,  // they are not the baseline's, or not the same each time
    kUnavailable,   // no way to measure it here
  };
  Failure failure = Failure::kNone;
  std::string reason;  // of a failure
  Verdict verdict = Verdict::kInconclusive;
  bool exceeds_budget = false;  // slower, and not shown to stay within the budget
  bool exact = false;           // a count: no interval
  std::string measure;          // "CPU time", what the numbers below are of
  std::string unit;             // of an operation: "ns", "bytes", "instructions"
  double baseline = 0;          // median of the slices
  double candidate = 0;
  MeasureSummary summary;     // of kMemoryGrowth candidate minus baseline, in place of the ratio
  std::string other_measure;  // "wall time"; empty: there is none
  MeasureSummary other;
  std::size_t fresh_pairs = 0;  // in which an alarm was confirmed
  std::size_t came_back = 0;
  double seconds = 0;  // of its slices
  std::vector<std::string> notes;
};

struct GateResult {
  std::vector<RowResult> rows;  // in the order of the spec
  double row_level = 0;         // chance of a false alarm of one row
  std::size_t pairs = 0;        // of processes
  double seconds = 0;
};

}  // namespace reckon::gate
