#include "bench/micro/run_microbenchmarks.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <utility>

#include "bench/backend.h"
#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/atomic_file.h"
#include "core/error.h"

namespace reckon::micro {
namespace {

using nlohmann::ordered_json;

bool is_of_gpu(const benchmark::BenchmarkReporter::Run& run) {
  const std::string& name = run.run_name.function_name;
  return name.starts_with("cuda") || name.starts_with("encoder/cuda/");
}

// Hands everything on, the fraction as the number that it is, counts what failed, and lets the user
// stop between benchmarks.
class WatchedReporter final : public benchmark::BenchmarkReporter {
 public:
  WatchedReporter(BenchmarkReporter& reporter, Limits& limits, Progress& progress)
      : reporter_(reporter), limits_(limits), progress_(progress) {}

  bool ReportContext(const Context& context) override { return reporter_.ReportContext(context); }
  void ReportRuns(const std::vector<Run>& runs) override {
    if (!std::ranges::all_of(runs, is_of_gpu)) measure_limits();
    std::vector<Run> shown = runs;
    for (Run& run : shown) {
      const auto fraction = run.counters.find(kFractionOfLimit);
      if (fraction != run.counters.end()) fraction->second.flags = benchmark::Counter::kDefaults;
    }
    reporter_.ReportRuns(shown);
    if (!std::cout.flush()) fail("standard output: cannot write (closed, or the disk is full)");
    for (const Run& run : runs) {
      if (run.error_occurred && failed_++ == 0) {
        first_failure_ = run.benchmark_name() + ": " + run.error_message;
      }
    }
    progress_.advance(0);
  }
  void Finalize() override { reporter_.Finalize(); }

  std::size_t failed() const { return failed_; }
  const std::string& first_failure() const { return first_failure_; }

 private:
  // They stand beside every result of the CPU; those of a GPU are spared the seconds they take.
  void measure_limits() {
    for (const LimitKind kind : {LimitKind::kMemoryCopy, LimitKind::kMultiplyAdd,
                                 LimitKind::kFp32Gemm, LimitKind::kInt8Gemm}) {
      limits_.of(kind, 1);
    }
  }

  BenchmarkReporter& reporter_;
  Limits& limits_;
  Progress& progress_;
  std::size_t failed_ = 0;
  std::string first_failure_;
};

void initialize(std::vector<std::string> flags) {
  std::vector<char*> arguments;
  std::string name = "reckon bench";
  arguments.push_back(name.data());
  for (std::string& flag : flags) arguments.push_back(flag.data());
  auto count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (count > 1) fail("{}: not a flag that Google Benchmark takes", arguments[1]);
}

ordered_json limits_json(const std::deque<Limit>& limits) {
  ordered_json out = ordered_json::array();
  for (const Limit& limit : limits) {
    out.push_back({{"name", limit.name},
                   {"threads", limit.threads},
                   {"unit", limit.unit},
                   {"value", limit.value},
                   {"median", limit.median},
                   {"rounds", limit.rounds},
                   {"method", limit.method}});
  }
  return out;
}

// Google Benchmark writes NaN, of the variation of zeros, as no JSON has it.
void replace_nan(std::string& text) {
  constexpr std::string_view kNumber = "\": ";
  for (const std::string_view bad : {"-NaN", "NaN", "-Infinity", "Infinity"}) {
    const std::string wrong = std::string(kNumber).append(bad);
    for (auto at = text.find(wrong); at != std::string::npos; at = text.find(wrong, at)) {
      text.replace(at + kNumber.size(), bad.size(), "null");
    }
  }
}

std::string with_facts(std::string text, const ordered_json& facts) {
  replace_nan(text);
  ordered_json json = ordered_json::parse(text);
  json["context"]["reckon"] = facts;
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// The file that the library has written under the temporary name.
void finish_file(AtomicFile& file, bool json, const ordered_json& facts) {
  if (json) {
    std::ifstream in(file.temporary_path());
    const std::string text(std::istreambuf_iterator<char>(in), {});
    in.close();
    if (text.empty()) return;  // the benchmarks were only listed
    std::ofstream out(file.temporary_path(), std::ios::trunc);
    out << with_facts(text, facts);
    if (!out.flush()) fail("{}: cannot write: is the disk full?", file.temporary_path().string());
  }
  file.commit();
}

std::string reason_to_leave_out(const MicrobenchmarkGroup& group, const MicroInputs& inputs) {
  if (group.needs_model && !inputs.has_model()) return "it needs --model, a Hugging Face directory";
  return group.needs_gpu ? missing_of_gpu() : std::string();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> left_out(const MicroInputs& inputs) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const MicrobenchmarkGroup& group : microbenchmark_groups()) {
    if (std::string reason = reason_to_leave_out(group, inputs); !reason.empty()) {
      out.emplace_back(group.name, std::move(reason));
    }
  }
  return out;
}

MicroResult run_microbenchmarks(MicroInputs& inputs, const MicroRun& run, const ordered_json& facts,
                                Progress& progress) {
  for (const MicrobenchmarkGroup& group : microbenchmark_groups()) {
    if (reason_to_leave_out(group, inputs).empty()) group.add(inputs);
  }
  std::vector<std::string> flags = run.flags;
  std::optional<AtomicFile> file;
  if (!run.out.empty()) {
    file.emplace(run.out);
    flags.push_back("--benchmark_out=" + file->temporary_path().string());
    flags.push_back("--benchmark_out_format=" + run.out_format);
  }
  initialize(std::move(flags));
  std::ostringstream json;
  std::ostringstream errors;
  benchmark::BenchmarkReporter& display = *benchmark::CreateDefaultDisplayReporter();
  if (run.json) display.SetOutputStream(&json);
  WatchedReporter watched(display, inputs.limits(), progress);
  watched.SetErrorStream(&errors);
  if (benchmark::RunSpecifiedBenchmarks(&watched) == 0) {
    std::string why = errors.str();
    fail("--benchmark_filter: {}", why.substr(0, why.find('\n')));
  }
  ordered_json all = facts;
  all["limits"] = limits_json(inputs.limits().measured());
  all["left_out"] = ordered_json::array();
  for (const auto& [group, reason] : left_out(inputs)) {
    all["left_out"].push_back({{"group", group}, {"reason", reason}});
  }
  MicroResult result{
      .json = {},
      .failed = watched.failed(),
      .first_failure = watched.first_failure(),
      .limits = {inputs.limits().measured().begin(), inputs.limits().measured().end()}};
  if (!json.str().empty()) result.json = with_facts(json.str(), all);
  if (file) finish_file(*file, run.out_format == "json", all);
  return result;
}

}  // namespace reckon::micro
