#include "bench/gate/counted_row.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace reckon::gate {
namespace {

// One of each input; more where what start-up counts is not left out: its counts differ by one or
// two from process to process, and valgrind takes some fifty times the time of an operation.
constexpr std::uint64_t kCountedInstructions = 8;
constexpr std::uint64_t kCountedAllocations = 32;
constexpr std::uint64_t kGrowingOperations = 512;
constexpr std::chrono::minutes kLongestCount(5);
constexpr const char* kValgrind = "/usr/bin/valgrind";

// Digits, perhaps with commas between.
std::optional<std::uint64_t> leading_number(std::string_view text) {
  std::string digits;
  for (const char c : text.substr(std::min(text.size(), text.find_first_not_of(" :")))) {
    if (c == ',') continue;
    if (c < '0' || c > '9') break;
    digits += c;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || digits.empty()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> number_after(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  return leading_number(text.substr(at + words.size()));
}

std::uint64_t count(const Side& side, const RowSpec& spec, std::uint64_t operations,
                    const std::function<void()>& while_waiting) {
  const bool instructions = spec.quantity == Quantity::kInstructions;
  std::vector<std::string> command = {kValgrind};
  if (instructions) {
    command.insert(command.end(), {"--tool=callgrind", "--callgrind-out-file=/dev/null",
                                   "--toggle-collect=*Path::run(unsigned long)"});
  } else {
    command.insert(command.end(),
                   {"--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"});
  }
  command.insert(command.end(), {side.build.string(), "gate-worker", "--variant", side.variant});
  if (!side.model.empty()) command.insert(command.end(), {"--model", side.model.string()});
  ChildProcess process({.command = command,
                        .processor = std::nullopt,
                        .environment = {},
                        .while_waiting = while_waiting});
  const SliceRequest request{
      .path = spec.path, .parameters = spec.parameters, .seed = 1, .operations = operations};
  process.write_line(to_line(request));
  parse_slice(process.read_line(kLongestLine, kLongestCount));
  const ChildProcess::End end = process.finish(kLongestCount);
  const auto counted =
      instructions ? collected_instructions(end.errors) : total_allocations(end.errors);
  if (!end.clean || !counted) fail("valgrind: {}", end.text);
  return *counted;
}

double count_of_operation(const Side& side, const RowSpec& spec,
                          const std::function<void()>& while_waiting) {
  const bool instructions = spec.quantity == Quantity::kInstructions;
  const std::uint64_t operations = instructions ? kCountedInstructions : kCountedAllocations;
  const std::uint64_t once = count(side, spec, operations, while_waiting);
  const std::uint64_t twice = count(side, spec, 2 * operations, while_waiting);
  if (twice < once || (instructions && once == 0)) {
    fail("{} operations count {}, {} count {}: is the program stripped?", operations, once,
         2 * operations, twice);
  }
  return static_cast<double>(twice - once) / static_cast<double>(operations);
}

double growth_of_operation(const Side& side, const RowSpec& spec,
                           const std::function<void()>& while_waiting) {
  WorkerProcess worker(side, std::nullopt, while_waiting);
  const SliceRequest request{.path = spec.path,
                             .parameters = spec.parameters,
                             .seed = 1,
                             .operations = kGrowingOperations,
                             .heap = true};
  worker.measure(request, kLongestCount);
  const std::int64_t before = *worker.measure(request, kLongestCount).heap_bytes;
  const std::int64_t after = *worker.measure(request, kLongestCount).heap_bytes;
  return static_cast<double>(after - before) / static_cast<double>(kGrowingOperations);
}

double measure(const Side& side, const RowSpec& spec, const std::function<void()>& while_waiting) {
  if (spec.quantity == Quantity::kBinarySize) {
    return static_cast<double>(std::filesystem::file_size(side.build));
  }
  if (spec.quantity == Quantity::kMemoryGrowth)
    return growth_of_operation(side, spec, while_waiting);
  return count_of_operation(side, spec, while_waiting);
}

// Bytes that an operation leaves behind, often 0: a difference, no ratio.
void judge_growth(RowResult& result) {
  const double difference = result.candidate - result.baseline;
  result.summary = {.ratio = difference,
                    .low = difference,
                    .high = difference,
                    .smallest_seen = kGrowthResolution,
                    .pairs = 1};
  const bool same = std::abs(difference) < kGrowthResolution;
  result.verdict = same ? Verdict::kSame : difference > 0 ? Verdict::kSlower : Verdict::kFaster;
  result.exceeds_budget = !same && difference > result.spec.budget;
}

void judge(RowResult& result) {
  if (result.spec.quantity == Quantity::kMemoryGrowth) return judge_growth(result);
  const bool allocations = result.spec.quantity == Quantity::kAllocations;
  const double difference = result.candidate - result.baseline;
  const double resolution =
      allocations ? kAllocationResolution : kCountResolution * result.baseline;
  const double ratio = difference == 0 ? 1 : result.candidate / result.baseline;
  result.summary = {.ratio = ratio,
                    .low = ratio,
                    .high = ratio,
                    .smallest_seen = resolution / result.baseline,
                    .pairs = 1};
  const bool same = std::abs(difference) < resolution;
  result.verdict = same ? Verdict::kSame : difference > 0 ? Verdict::kSlower : Verdict::kFaster;
  result.exceeds_budget = !same && ratio > 1 + result.spec.budget;
}

}  // namespace

bool is_counted(Quantity quantity) {
  return quantity == Quantity::kBinarySize || quantity == Quantity::kInstructions ||
         quantity == Quantity::kAllocations || quantity == Quantity::kMemoryGrowth;
}

std::optional<std::uint64_t> collected_instructions(std::string_view errors) {
  return number_after(errors, "Collected");
}

std::optional<std::uint64_t> total_allocations(std::string_view errors) {
  return number_after(errors, "total heap usage");
}

void measure_counted_row(const GateOptions& options, const std::function<void()>& while_waiting,
                         RowResult& result) {
  const RowSpec& spec = result.spec;
  result.exact = true;
  const bool size = spec.quantity == Quantity::kBinarySize;
  const bool growth = spec.quantity == Quantity::kMemoryGrowth;
  result.measure = size ? "size" : growth ? "growth" : std::string(name_of(spec.quantity));
  result.unit = size || growth ? "bytes" : "";
  if (!size && !growth && !std::filesystem::exists(kValgrind)) {
    result.failure = RowResult::Failure::kUnavailable;
    result.reason = "valgrind is not installed";
    return;
  }
  if (!size && find_hot_path(spec.path).needs_model &&
      (options.baseline.model.empty() || options.candidate.model.empty())) {
    result.failure = RowResult::Failure::kUnavailable;
    result.reason = "needs a model: give --model DIR";
    return;
  }
  for (const bool candidate : {false, true}) {
    const Side& side = candidate ? options.candidate : options.baseline;
    try {
      (candidate ? result.candidate : result.baseline) = measure(side, spec, while_waiting);
    } catch (const Error& error) {
      result.failure = candidate ? RowResult::Failure::kCandidate : RowResult::Failure::kBaseline;
      const std::string_view what = error.what();
      result.reason = what.starts_with(side.name + ": ") ? std::string(what)
                                                         : fmt::format("{}: {}", side.name, what);
      return;
    }
  }
  judge(result);
}

}  // namespace reckon::gate
