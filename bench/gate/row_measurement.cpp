#include "bench/gate/row_measurement.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/stopwatch.h"
#include "eval/quantile.h"

namespace reckon::gate {
namespace {

// Long enough that clocks and the warming of caches after the other worker's turn are small in it.
constexpr double kSliceNs = 15e6;
// Of a pair: even, so that both sides begin equally often (see `measure_slices`), and no more,
// because more pairs say more than more blocks.
constexpr std::size_t kMostBlocks = 2;
constexpr double kBeyond = 10;  // operations of a slice that are slower than its percentile

RowRule rule_of(const RowSpec& spec, double level, std::size_t threads) {
  RowRule rule{.level = level, .budget = spec.budget};
  rule.measures = spec.quantity == Quantity::kPeakMemory ? 1 : kMeasuresOfTime;
  // Of several threads, the slowest decides, and only the wall clock sees it.
  rule.decisive = threads > 1 ? kWallTime : kCpuTime;
  return rule;
}

std::size_t threads_of(const RowSpec& spec) {
  const auto threads = spec.parameters.find("threads");
  return threads == spec.parameters.end() ? 1 : static_cast<std::size_t>(threads->second);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return interpolated_quantile(values, 0.5);
}

}  // namespace

WorkerPair::WorkerPair(const GateOptions& options, std::optional<int> processor_,
                       bool candidate_first, const std::function<void()>& while_waiting_)
    : processor(processor_), while_waiting(while_waiting_) {
  for (const bool candidate : {candidate_first, !candidate_first}) {
    (candidate ? candidate_ : baseline_)
        .emplace(candidate ? options.candidate : options.baseline, processor, while_waiting);
  }
}

RowMeasurement::RowMeasurement(const GateOptions& options, double level, RowResult& result)
    : options_(options),
      result_(result),
      judge_(rule_of(result.spec, level, threads_of(result.spec))),
      threads_(threads_of(result.spec)) {
  if (!of_path()) return;
  if (!find_hot_path(result.spec.path).needs_model) return;
  if (options.baseline.model.empty() || options.candidate.model.empty()) {
    fails(RowResult::Failure::kUnavailable, "needs a model: give --model DIR");
  }
}

bool RowMeasurement::wants_more() const {
  if (result_.failure != RowResult::Failure::kNone || !judge_.wants_more()) return false;
  return judge_.confirming() || result_.seconds < options_.spec.row_seconds;
}

std::chrono::nanoseconds RowMeasurement::limit() const {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(options_.spec.answer_seconds * 1e9));
}

SliceRequest RowMeasurement::request() const {
  if (at_end()) {
    // The least that a worker can be asked for: its answer tells the peak.
    return {.path = "top_k", .parameters = {{"items", 1}, {"dimension", 1}, {"k", 1}}};
  }
  return {.path = result_.spec.path,
          .parameters = result_.spec.parameters,
          .seed = pair_seed_,
          .operations = operations_,
          .percentile = tail() ? result_.spec.percentile : 0};
}

bool RowMeasurement::fails(RowResult::Failure failure, std::string reason) {
  result_.failure = failure;
  result_.reason = std::move(reason);
  return false;
}

bool RowMeasurement::calibrate(WorkerProcess& baseline) {
  if (!of_path() || !wants_more()) return true;
  try {
    baseline.measure(request(), limit());  // what only the first operations do
    double slice_ns = 0;
    for (;;) {
      slice_ns = static_cast<double>(baseline.measure(request(), limit()).cpu_ns);
      if (slice_ns > kSliceNs / 4) break;
      operations_ *= 2;
    }
    const double operation_ns = slice_ns / static_cast<double>(operations_);
    const double least =
        tail() ? std::ceil(100 * kBeyond / (100 - result_.spec.percentile) - 1e-6) : 1;
    operations_ = static_cast<std::uint64_t>(std::max(least, std::round(kSliceNs / operation_ns)));
    // A slice of one long operation makes up for several blocks.
    const double blocks =
        kMostBlocks * kSliceNs / (operation_ns * static_cast<double>(operations_));
    blocks_ =
        std::clamp<std::size_t>(static_cast<std::size_t>(std::llround(blocks)), 1, kMostBlocks);
    const double seconds = 1e-9 * operation_ns * static_cast<double>(operations_) *
                           static_cast<double>(kLooks.front() * (2 + kSlicesOfBlock * blocks_));
    if (tail() && seconds > options_.spec.row_seconds) {
      fails(RowResult::Failure::kUnavailable,
            fmt::format("p{} needs {} operations a slice, {:.3g} s for the fewest pairs; "
                        "row_seconds is {:.3g}",
                        result_.spec.percentile, operations_, seconds, options_.spec.row_seconds));
    }
    return true;
  } catch (const Error& error) {
    return fails(RowResult::Failure::kBaseline, error.what());
  }
}

bool RowMeasurement::measure(WorkerPair& pair, std::size_t number, Random& random) {
  slices_.clear();
  pair_seed_ = options_.seed + number;
  const std::size_t judged = judge_.pairs();
  const Stopwatch stopwatch;
  bool good = false;
  switch (result_.spec.quantity) {
    case Quantity::kStartup:
      good = measure_startup(pair, random);
      break;
    case Quantity::kPeakMemory:
      good = measure_memory(pair);
      break;
    default:
      good = measure_slices(pair, random);
  }
  const double seconds = stopwatch.seconds();
  result_.seconds += seconds;
  if (judge_.pairs() > judged && !slices_.empty()) {
    options_.on_pair(result_.spec.name, {.seconds = seconds, .slices = slices_});
  }
  return good;
}

// The worker's own words, where one fails.
Slice RowMeasurement::slice_of(WorkerPair& pair, bool candidate) {
  try {
    return pair.side(candidate).measure(request(), limit());
  } catch (const Error& error) {
    fails(candidate ? RowResult::Failure::kCandidate : RowResult::Failure::kBaseline, error.what());
    throw;
  }
}

bool RowMeasurement::measure_slices(WorkerPair& pair, Random& random) {
  // In ABBA the side in the middle finds its caches warm once, the other never where it did not run
  // last before the block: so the sides begin in turn, and which is first is drawn. Warm caches
  // were worth up to 6% of a slice.
  bool candidate_first = random.below(2) == 0;
  try {
    expected_[false].reset();
    expected_[true].reset();
    for (const bool candidate : {candidate_first, !candidate_first}) {
      if (!check_results(slice_of(pair, candidate), candidate)) return true;
    }
    for (std::size_t block = 0; block < blocks_; ++block) {
      if (!take_block(pair, block, candidate_first)) return true;
      candidate_first = !candidate_first;
    }
  } catch (const Error&) {
    return false;
  }
  judge_.add(estimate_pair(slices_));
  return true;
}

bool RowMeasurement::take_block(WorkerPair& pair, std::size_t block, bool candidate_first) {
  for (std::size_t turn = 0; turn < kSlicesOfBlock; ++turn) {
    const bool candidate = candidate_first == (turn == 0 || turn == 3);
    const Slice slice = slice_of(pair, candidate);
    if (!check_results(slice, candidate)) return false;
    if (tail()) {
      record({.candidate = candidate,
              .block = block,
              .wall_ns = *slice.percentile_wall_ns,
              .cpu_ns = *slice.percentile_cpu_ns},
             1);
      continue;
    }
    record({.candidate = candidate,
            .block = block,
            .wall_ns = slice.wall_ns,
            .cpu_ns = slice.cpu_ns,
            .wait_ns = slice.wait_ns},
           static_cast<double>(slice.operations));
  }
  return true;
}

void RowMeasurement::record(const SliceTimes& times, double operations) {
  slices_.push_back(times);
  values_[kCpuTime][times.candidate].push_back(static_cast<double>(times.cpu_ns) / operations);
  values_[kWallTime][times.candidate].push_back(own_wall_ns(times) / operations);
}

bool RowMeasurement::check_results(const Slice& slice, bool candidate) {
  const char* name = candidate ? "candidate" : "baseline";
  if (!expected_[candidate]) {
    expected_[candidate] = slice;
  } else if (slice.checksum != expected_[candidate]->checksum) {
    return fails(RowResult::Failure::kWrongResults,
                 fmt::format("{}: results of the same operations differ from time to time", name));
  }
  // Of other models and variants other results are expected; quality rows judge them.
  const bool same_computation = options_.baseline.model == options_.candidate.model &&
                                options_.baseline.variant == options_.candidate.variant;
  if (!same_computation || !expected_[!candidate]) return true;
  if (expected_[false]->checksum == expected_[true]->checksum) return true;
  const double distance =
      fingerprint_distance(expected_[false]->fingerprint, expected_[true]->fingerprint);
  const double tolerance = result_.spec.tolerance;
  if (tolerance > 0 && distance <= tolerance) return true;
  return fails(RowResult::Failure::kWrongResults,
               tolerance > 0 ? fmt::format("candidate: results are not the baseline's (distance "
                                           "{:.2g}, accepted {:.2g})",
                                           distance, tolerance)
                             : "candidate: results are not the baseline's, bit by bit");
}

bool RowMeasurement::warm(WorkerPair& pair) {
  if (!of_path() || result_.failure != RowResult::Failure::kNone) return true;
  try {
    for (const bool candidate : {false, true}) slice_of(pair, candidate);
    return true;
  } catch (const Error&) {
    return false;
  }
}

void RowMeasurement::finish() {
  const bool memory = result_.spec.quantity == Quantity::kPeakMemory;
  const auto name = [&](std::size_t measure) {
    if (memory) return std::string("memory");
    const std::string time = measure == kCpuTime ? "CPU time" : "wall time";
    return tail() ? fmt::format("p{} of {}", result_.spec.percentile, time) : time;
  };
  const std::size_t measure = judge_.verdict_measure();
  result_.measure = name(measure);
  result_.unit = memory ? "bytes" : "ns";
  result_.baseline = median(values_[measure][0]);
  result_.candidate = median(values_[measure][1]);
  result_.summary = judge_.summary(measure);
  if (!memory) {
    result_.other_measure = name(1 - measure);
    result_.other = judge_.summary(1 - measure);
  }
  result_.fresh_pairs = judge_.fresh_pairs();
  result_.came_back = judge_.came_back();
  if (result_.failure != RowResult::Failure::kNone) return;
  result_.verdict = judge_.verdict();
  result_.exceeds_budget = judge_.exceeds_budget();
  if (judge_.confirming()) {
    result_.reason = "an alarm that there was no time to confirm";
  } else if (result_.verdict == Verdict::kInconclusive) {
    result_.reason = why_inconclusive();
  }
}

// What ended the row, so that its reader knows what would help.
std::string RowMeasurement::why_inconclusive() const {
  const std::size_t pairs = judge_.pairs();
  const std::string found = fmt::format("{} {} of processes", pairs, pairs == 1 ? "pair" : "pairs");
  if (!judge_.wants_more()) return fmt::format("{}, the most that are measured", found);
  const std::string limit = result_.seconds < options_.spec.row_seconds
                                ? fmt::format("seconds = {:g}", options_.spec.seconds)
                                : fmt::format("row_seconds = {:g}", options_.spec.row_seconds);
  if (pairs < kLooks.front()) {
    return fmt::format("{} within {}, a verdict needs {}", found, limit, kLooks.front());
  }
  return fmt::format("{} within {}: more time would show less", found, limit);
}

}  // namespace reckon::gate
