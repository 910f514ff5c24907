#include "bench/gate/run_gate.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "bench/gate/counted_row.h"
#include "bench/gate/processor.h"
#include "bench/gate/row_measurement.h"
#include "core/error.h"
#include "core/random.h"
#include "core/stopwatch.h"

namespace reckon::gate {
namespace {

class Gate {
 public:
  Gate(GateOptions options, Progress& progress)
      : options_(std::move(options)), progress_(progress), random_(options_.seed) {
    require_build(options_.baseline);
    require_build(options_.candidate);
    result_.row_level = options_.spec.false_alarms / static_cast<double>(options_.family);
  }

  GateResult run() {
    std::vector<std::unique_ptr<RowMeasurement>> timed;
    result_.rows.resize(options_.spec.rows.size());
    for (std::size_t i = 0; i < options_.spec.rows.size(); ++i) {
      const RowSpec& spec = options_.spec.rows[i];
      result_.rows[i].spec = spec;
      if (is_counted(spec.quantity)) {
        progress_.begin(fmt::format("gate: {}, counted", spec.name), 0);
        measure_counted_row(options_, while_waiting(), result_.rows[i]);
      } else {
        timed.push_back(
            std::make_unique<RowMeasurement>(options_, result_.row_level, result_.rows[i]));
      }
    }
    // What is counted takes as long as it takes: the budget is of what a clock measures.
    counted_seconds_ = stopwatch_.seconds();
    calibrate(timed);
    while (time_left() && measure_round(timed)) {
    }
    for (const auto& row : timed) row->finish();
    result_.seconds = stopwatch_.seconds();
    return std::move(result_);
  }

 private:
  using Rows = std::vector<std::unique_ptr<RowMeasurement>>;

  bool time_left() const { return stopwatch_.seconds() - counted_seconds_ < options_.spec.seconds; }
  std::function<void()> while_waiting() {
    return [this] { progress_.advance(0); };
  }

  // How many operations make a slice, by a baseline that is not measured afterwards.
  void calibrate(Rows& rows) {
    progress_.begin("gate: sizes of slices", rows.size());
    std::unique_ptr<WorkerProcess> worker;
    for (const auto& row : rows) {
      if (!time_left()) return;  // nor is there any to measure
      if (!worker) {
        worker = std::make_unique<WorkerProcess>(options_.baseline, std::nullopt, while_waiting());
      }
      if (!row->calibrate(*worker)) worker.reset();
      progress_.advance(1);
    }
  }

  // One fresh pair of processes for the rows that want more; false where none does.
  bool measure_round(Rows& rows) {
    std::size_t left = 0;
    for (const auto& row : rows) left += row->wants_more() ? 1 : 0;
    if (left == 0) return false;
    progress_.begin(fmt::format("gate: pair {} of processes, rows undecided", result_.pairs + 1),
                    left);
    // Rows of several threads need all processors.
    for (const bool pinned : {true, false}) {
      std::vector<RowMeasurement*> group;
      for (const auto& row : rows) {
        if (row->wants_more() && row->pinned() == pinned) group.push_back(row.get());
      }
      shuffle(group);
      measure_group(rows, group, pinned ? processors_.next(random_) : std::nullopt);
    }
    ++result_.pairs;
    return true;
  }

  void shuffle(std::vector<RowMeasurement*>& rows) {
    for (std::size_t i = rows.size(); i > 1; --i) {
      std::swap(rows[i - 1], rows[random_.below(i)]);
    }
    // What is read at the end of a process comes last.
    std::stable_partition(rows.begin(), rows.end(), [](const auto* row) { return !row->at_end(); });
  }

  void measure_group(const Rows& all, const std::vector<RowMeasurement*>& group,
                     std::optional<int> processor) {
    std::unique_ptr<WorkerPair> pair;
    for (RowMeasurement* row : group) {
      if (!time_left() || !row->wants_more()) continue;
      if (!pair) {
        pair = std::make_unique<WorkerPair>(options_, processor, random_.below(2) == 0,
                                            while_waiting());
      }
      // Memory is that of all rows, those that are decided too.
      for (const auto& other : all) {
        const bool measured = std::ranges::find(group, other.get()) != group.end();
        if (row->at_end() && !measured && !other->warm(*pair)) break;
      }
      // A worker that failed takes its pair along.
      if (!row->measure(*pair, result_.pairs, random_)) pair.reset();
      progress_.advance(1);
    }
  }

  GateOptions options_;
  Progress& progress_;
  Random random_;
  Stopwatch stopwatch_;
  double counted_seconds_ = 0;
  ProcessorChoice processors_;
  GateResult result_;
};

}  // namespace

GateResult run_gate(GateOptions options, Progress& progress) {
  return Gate(std::move(options), progress).run();
}

}  // namespace reckon::gate
