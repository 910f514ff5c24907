#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/gate/hot_path.h"

namespace reckon::gate {

// What the gate measures of a hot path or of the program as a whole.
enum class Quantity : std::uint8_t {
  kSpeed,         // CPU and wall time of a hot path
  kTail,          // a percentile of the times of a hot path's operations
  kStartup,       // CPU and wall time of the program from start to end with nothing to do
  kPeakMemory,    // resident bytes of a worker after all slices of a pair: what grows, too
  kBinarySize,    // bytes of the program's file
  kInstructions,  // an operation of a hot path, counted by valgrind --tool=callgrind
  kAllocations,   // an operation of a hot path, after warm-up, counted by valgrind
  kMemoryGrowth,  // bytes of the heap that an operation of a hot path leaves behind, after warm-up
};
std::string_view name_of(Quantity quantity);

struct RowSpec {
  std::string name;
  Quantity quantity = Quantity::kSpeed;
  std::string path;       // of the hot path; empty where the quantity has none
  Parameters parameters;  // complete
  // Largest slowdown or growth that is accepted, a share; of kMemoryGrowth bytes an operation.
  double budget = 0.05;
  double percentile = 99;  // of kTail
  double tolerance = 0;    // of results, by fingerprint_distance; 0: every bit
};

// A metric of a recommender in the results of both.
struct QualitySpec {
  std::string name;
  std::string system;               // "fp32/content"; "content": of each side's variant
  std::string metric;               // "ndcg@10"
  double margin = 0;                // in units of the metric: worse by less is accepted
  std::optional<double> threshold;  // the candidate's value must not be below
  bool slices = false;              // one row more, of the worst slice of users
  double slice_margin = 0;          // of it
};

struct GateSpec {
  double seconds = 420;         // time budget of all rows that a clock measures
  double row_seconds = 10;      // of the slices of one row, but for the confirmation of an alarm
  double false_alarms = 0.01;   // chance of one or more among all rows
  double answer_seconds = 60;   // longest wait for a slice
  std::filesystem::path model;  // empty: none
  std::vector<RowSpec> rows;
  std::vector<QualitySpec> quality;

  // Rows of the verdict, which share the chance of a false alarm.
  std::size_t family() const;
};

// The text of a TOML 1.0 file; `where` names it in errors. Unknown keys, rows and parameters,
// budgets that cannot be met and names given twice are refused. Throws Error naming the line.
GateSpec parse_gate_spec(std::string_view text, const std::string& where);
GateSpec read_gate_spec(const std::filesystem::path& path);

// What is gated without a spec: every hot path at several sizes, start-up, memory and size.
std::string_view default_gate_spec();

}  // namespace reckon::gate
