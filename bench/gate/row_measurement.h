#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/gate/gate_result.h"
#include "bench/gate/run_gate.h"
#include "bench/gate/worker_process.h"
#include "core/random.h"

namespace reckon::gate {

// A worker of each build, started one after the other.
struct WorkerPair {
  WorkerPair(const GateOptions& options, std::optional<int> processor_, bool candidate_first,
             const std::function<void()>& while_waiting_);
  WorkerProcess& side(bool candidate) { return candidate ? *candidate_ : *baseline_; }

  std::optional<int> processor;
  std::function<void()> while_waiting;

 private:
  std::optional<WorkerProcess> baseline_;
  std::optional<WorkerProcess> candidate_;
};

// A row that is measured in pairs of processes, and what is known of it.
class RowMeasurement {
 public:
  // Writes what it finds into `result`, whose spec it follows; both outlive it.
  RowMeasurement(const GateOptions& options, double level, RowResult& result);

  bool wants_more() const;
  bool pinned() const { return threads_ == 1; }
  bool at_end() const { return result_.spec.quantity == Quantity::kPeakMemory; }
  bool of_path() const { return !result_.spec.path.empty(); }
  bool tail() const { return result_.spec.quantity == Quantity::kTail; }

  // Sets how many operations a slice has. All return false where a worker failed, which
  // ends the row.
  bool calibrate(WorkerProcess& baseline);
  bool warm(WorkerPair& pair);  // a slice of each, for the memory that it takes
  bool measure(WorkerPair& pair, std::size_t number, Random& random);

  // To be called once, last.
  void finish();

 private:
  static constexpr std::size_t kSlicesOfBlock = 4;  // ABBA

  std::chrono::nanoseconds limit() const;
  SliceRequest request() const;
  Slice slice_of(WorkerPair& pair, bool candidate);
  bool take_block(WorkerPair& pair, std::size_t block, bool candidate_first);
  bool measure_slices(WorkerPair& pair, Random& random);
  bool measure_startup(WorkerPair& pair, Random& random);
  bool measure_memory(WorkerPair& pair);
  bool check_results(const Slice& slice, bool candidate);
  bool fails(RowResult::Failure failure, std::string reason);
  void record(const SliceTimes& times, double operations);
  std::string why_inconclusive() const;

  const GateOptions& options_;
  RowResult& result_;
  RowJudge judge_;
  std::size_t threads_ = 1;
  std::uint64_t operations_ = 1;
  std::size_t blocks_ = 1;
  std::uint64_t pair_seed_ = 1;
  std::optional<Slice> expected_[2];  // results of this pair's baseline, candidate
  std::vector<SliceTimes> slices_;    // of this pair
  // Of all pairs, an operation: each measure's of baseline and candidate.
  std::array<std::array<std::vector<double>, 2>, kMeasuresOfTime> values_;
};

}  // namespace reckon::gate
