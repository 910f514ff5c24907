#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// What a row of a gate means for the whole.
enum class GateOutcome : std::uint8_t {
  kPass,
  kLeftOut,        // there was no way to measure it here
  kWarning,        // slower, shown to stay within the budget
  kInconclusive,   // a difference as large as the budget could not have been seen
  kQualityFailed,  // worse, below a threshold, or wrong results
  kRegression,     // slower beyond the budget, or the candidate's worker failed
};
std::string_view name_of(GateOutcome outcome);  // "pass", "left out", ...

struct GateRow {
  std::string name;
  std::string kind;     // "speed", "startup", "peak_memory", ..., "quality"
  std::string measure;  // "CPU time", "memory", "ndcg@10"
  std::string unit;     // "ns" (an operation), "bytes", ""
  std::optional<double> baseline;
  std::optional<double> candidate;
  bool difference = false;       // candidate minus baseline in units of the metric, not their ratio
  std::optional<double> effect;  // the ratio, or the difference
  std::optional<double> low;     // 95% interval; none of an exact count
  std::optional<double> high;
  double budget = 0;                    // share, or margin of a metric
  std::optional<double> smallest_seen;  // share or difference; none: nothing could have been seen
  std::string verdict;  // SAME, FASTER, SLOWER, INCONCLUSIVE, BETTER, WORSE, FAILED, LEFT OUT
  GateOutcome outcome = GateOutcome::kPass;
  std::int64_t pairs = 0;        // of processes, or of users
  std::int64_t fresh_pairs = 0;  // in which an alarm was confirmed
  std::int64_t came_back = 0;    // of these, on the alarm's side
  double seconds = 0;
  std::vector<std::string> notes;
};

struct GateSide {
  std::string path;
  std::string variant;
  std::string model;
};

struct GateRecord {
  std::string created;  // ISO 8601, UTC
  std::string version;  // of reckon
  std::string cpu;
  std::string spec;  // path, or "default"
  GateSide baseline;
  GateSide candidate;
  double false_alarms = 0.01;  // chance of one or more among all rows
  double seconds = 0;
  std::vector<GateRow> rows;
  std::vector<std::string> warnings;
};

// The gravest of the rows, in the order regression, quality failed, inconclusive, warning, pass.
GateOutcome outcome_of(const GateRecord& record);

// "3 of 20 rows: 1 regression (encode/8 tokens), 2 inconclusive (...)".
std::string gate_headline(const GateRecord& record);

// "1.052 [1.047, 1.058]", "-0.0031 [-0.0042, -0.0020]"; of bytes "1,024".
std::string gate_effect_text(const GateRow& row);

// What is to be said of a row in one line: "SLOWER 1.052 [1.047, 1.058] in CPU time, budget 5%".
std::string gate_row_text(const GateRow& row);

}  // namespace reckon
