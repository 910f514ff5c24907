// What a row measures of a whole process: its start and its peak memory.
#include <cmath>
#include <cstdint>
#include <utility>

#include "bench/gate/child_process.h"
#include "bench/gate/row_measurement.h"
#include "core/error.h"
#include "core/stopwatch.h"

namespace reckon::gate {

bool RowMeasurement::measure_startup(WorkerPair& pair, Random& random) {
  const bool candidate_first = random.below(2) == 0;
  for (std::size_t turn = 0; turn < kSlicesOfBlock; ++turn) {
    const bool candidate = candidate_first == (turn == 0 || turn == 3);
    const Side& side = candidate ? options_.candidate : options_.baseline;
    const Stopwatch stopwatch;
    std::vector<std::string> command = {side.build.string(), "gate-worker"};
    command.insert(command.end(), side.more.begin(), side.more.end());
    ChildProcess process(measured_child(std::move(command), pair.processor, pair.while_waiting));
    const ChildProcess::End end = process.finish(limit());
    if (!end.clean || end.cpu_ns <= 0) {
      fails(candidate ? RowResult::Failure::kCandidate : RowResult::Failure::kBaseline,
            fmt::format("{}: {}", side.name, end.text));
      return true;  // the pair is not the one that failed
    }
    const auto wall = static_cast<std::int64_t>(stopwatch.seconds() * 1e9);
    record({.candidate = candidate, .wall_ns = wall, .cpu_ns = end.cpu_ns}, 1);
  }
  judge_.add(estimate_pair(slices_));
  return true;
}

// Both have done the same so far; one more operation tells how much memory it took.
bool RowMeasurement::measure_memory(WorkerPair& pair) {
  double bytes[2] = {};
  try {
    for (const bool candidate : {false, true}) {
      bytes[candidate] = static_cast<double>(slice_of(pair, candidate).peak_bytes);
      if (bytes[candidate] <= 0) {
        return fails(RowResult::Failure::kUnavailable, "the system does not tell peak memory");
      }
      values_[0][candidate].push_back(bytes[candidate]);
    }
  } catch (const Error&) {
    return false;
  }
  judge_.add({std::log(bytes[1] / bytes[0])});
  return true;
}

}  // namespace reckon::gate
