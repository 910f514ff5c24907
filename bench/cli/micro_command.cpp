#include "bench/cli/micro_command.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "bench/cli/machine_json.h"
#include "bench/cli/output_files.h"
#include "bench/cli/run_record.h"
#include "bench/cli/text_input.h"
#include "core/cpu/instruction_set.h"
#include "core/error.h"

#ifdef RECKON_HAS_MICROBENCHMARKS
#include "bench/micro/run_microbenchmarks.h"
#include "core/standard_error.h"
#endif

namespace reckon {
namespace {

enum class FlagKind { kSwitch, kText, kNumber, kCount };

// A flag of Google Benchmark (1.7), which gets it as it was written. Its CSV is not among the
// formats: it ends the program where benchmarks have different counters.
struct BenchmarkFlag {
  const char* name;
  FlagKind kind;
  const char* what;
  std::vector<std::string> choices = {};
};

const std::vector<BenchmarkFlag>& benchmark_flags() {
  static const std::vector<BenchmarkFlag> flags = {
      {"--benchmark_list_tests", FlagKind::kSwitch, "Print the names of the benchmarks"},
      {"--benchmark_filter", FlagKind::kText,
       "Regular expression of names; with a - before it, of those to leave out"},
      {"--benchmark_min_time", FlagKind::kNumber, "Seconds that a benchmark runs, at least"},
      {"--benchmark_min_warmup_time", FlagKind::kNumber, "Seconds that it runs before"},
      {"--benchmark_repetitions", FlagKind::kCount, "Times that each runs, for mean and spread"},
      {"--benchmark_enable_random_interleaving", FlagKind::kSwitch,
       "Repetitions of all in a random order"},
      {"--benchmark_report_aggregates_only", FlagKind::kSwitch,
       "Of repetitions only mean and spread"},
      {"--benchmark_display_aggregates_only", FlagKind::kSwitch, "The same, but not in the file"},
      {"--benchmark_format",
       FlagKind::kText,
       "On standard output; --json is json",
       {"console", "json"}},
      {"--benchmark_out", FlagKind::kText, "File for the results"},
      {"--benchmark_out_format", FlagKind::kText, "In the file", {"json", "console"}},
      {"--benchmark_color",
       FlagKind::kText,
       "Colours",
       {"auto", "true", "false", "yes", "no", "on", "off", "1", "0"}},
      {"--benchmark_counters_tabular", FlagKind::kSwitch, "Counters in columns"},
      {"--benchmark_perf_counters", FlagKind::kText, "Of the processor, where the library can"},
      {"--benchmark_context", FlagKind::kText, "key=value,... for the context of the JSON"},
      {"--benchmark_time_unit",
       FlagKind::kText,
       "Of those that have none of their own",
       {"ns", "us", "ms", "s"}},
      {"--v", FlagKind::kCount, "How much the library says of what it does"},
  };
  return flags;
}

// The empty text: nothing is wrong (CLI11's convention).
std::string check_number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return end != text.c_str() && *end == '\0' && std::isfinite(value) && value >= 0
             ? ""
             : text + ": expected a number, 0 or more";
}

void add_flag(CLI::App& app, const BenchmarkFlag& flag) {
  CLI::Option* option = flag.kind == FlagKind::kSwitch ? app.add_flag(flag.name, flag.what)
                                                       : app.add_option(flag.name, flag.what);
  if (flag.kind == FlagKind::kNumber) option->check(check_number);
  if (flag.kind == FlagKind::kCount) option->check(CLI::Range(0, 1'000'000));
  if (!flag.choices.empty()) option->check(CLI::IsMember(flag.choices));
  option->excludes("--scenario")->group("Google Benchmark");
}

#ifdef RECKON_HAS_MICROBENCHMARKS

// What was given of a flag, or the empty text.
std::string value_of(const CLI::App& app, const char* flag) {
  return app.count(flag) > 0 ? app.get_option(flag)->as<std::string>() : std::string();
}

micro::MicroRun micro_run(const MicroCommand& command, const CLI::App& app) {
  micro::MicroRun run;
  run.out = value_of(app, "--benchmark_out");
  if (app.count("--benchmark_out_format") > 0) {
    run.out_format = value_of(app, "--benchmark_out_format");
  }
  for (const BenchmarkFlag& flag : benchmark_flags()) {
    const bool of_file = std::string_view(flag.name).starts_with("--benchmark_out");
    if (of_file || app.count(flag.name) == 0) continue;
    run.flags.push_back(fmt::format("{}={}", flag.name, value_of(app, flag.name)));
  }
  if (command.json && app.count("--benchmark_format") == 0) {
    run.flags.emplace_back("--benchmark_format=json");
  }
  run.json = command.json || value_of(app, "--benchmark_format") == "json";
  return run;
}

std::vector<std::string> read_texts(const std::string& path) {
  if (path.empty()) return {};
  constexpr std::size_t kMostTexts = 1'000'000;
  TextInput input(path);
  TextWindow window;
  if (!input.read(kMostTexts, window)) fail("{}: no texts", input.name());
  return std::move(window.first);
}

void print_left_out(const micro::MicroInputs& inputs) {
  for (const auto& [group, reason] : micro::left_out(inputs)) {
    print_error("left out: {}: {}\n", group, reason);
  }
}

void print_limits(const micro::MicroResult& result) {
  for (const Limit& limit : result.limits) {
    print_error("limit: {}, {} thread{}: {:.4g} G{} (best of {} rounds, median {:.4g}; {})\n",
                limit.name, limit.threads, limit.threads == 1 ? "" : "s", 1e-9 * limit.value,
                limit.unit == "bytes/s" ? "B/s" : limit.unit, limit.rounds, 1e-9 * limit.median,
                limit.method);
  }
}

#endif

}  // namespace

void add_micro_options(CLI::App& app, MicroCommand& command) {
  app.add_option("--vectors", command.vectors,
                 "Embeddings file (reckon encode) for the lists of top_k, its last 256 rows the "
                 "queries; made-up vectors without")
      ->excludes("--scenario");
  for (const BenchmarkFlag& flag : benchmark_flags()) add_flag(app, flag);
}

#ifdef RECKON_HAS_MICROBENCHMARKS

void run_micro_command(const MicroCommand& command, const CLI::App& app, Shell& shell) {
  check_outputs(
      std::array{NamedFile{"--benchmark_out", value_of(app, "--benchmark_out")}},
      std::array{NamedFile{"--input", command.input}, NamedFile{"--vectors", command.vectors}});
  micro::MicroInputs inputs(command.model, read_texts(command.input), command.vectors);
  const nlohmann::ordered_json facts = {{"created", record_time()},
                                        {"machine", machine_json()},
                                        {"instruction_set", cpu::name_of(cpu::instruction_set())},
                                        {"model", command.model.string()},
                                        {"input", command.input},
                                        {"vectors", command.vectors.string()}};
  print_left_out(inputs);  // before a filter that matches nothing else is an error
  const micro::MicroResult result =
      micro::run_microbenchmarks(inputs, micro_run(command, app), facts, shell.progress);
  if (!result.json.empty()) shell.print(result.json);
  print_limits(result);
  if (result.failed > 0) {
    fail("{} benchmark runs failed, the first: {}", result.failed, result.first_failure);
  }
}

#else

void run_micro_command(const MicroCommand&, const CLI::App&, Shell&) {
  fail("this build has no microbenchmarks (RECKON_MICROBENCHMARKS): expected --scenario");
}

#endif

}  // namespace reckon
