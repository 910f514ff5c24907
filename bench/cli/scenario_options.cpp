#include "bench/cli/scenario_options.h"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <initializer_list>

#include "bench/cli/shared_options.h"
#include "core/error.h"
#include "core/parallel.h"

namespace reckon {
namespace {

Nanoseconds nanoseconds(double count, double unit) {
  return Nanoseconds(std::llround(count * unit));
}

// LoadGen's percentiles.
double percentile_of(const ScenarioCommand& command, Scenario scenario) {
  if (command.percentile > 0) return command.percentile / 100;
  return scenario == Scenario::kSingleStream ? 0.9 : 0.99;
}

void check_command(const CLI::App& app, const ScenarioCommand& command, Scenario scenario) {
  const auto is_given = [&](const char* option) { return app.count(option) > 0; };
  const auto only_for = [&](Scenario of, std::initializer_list<const char*> names) {
    for (const char* name : names) {
      if (scenario != of && is_given(name)) {
        fail("{}: expected with --scenario {}, found {}", name, name_of(of), command.scenario);
      }
    }
  };
  only_for(Scenario::kServer, {"--rate", "--trace", "--find-peak", "--latency-bound", "--queue"});
  only_for(Scenario::kMultiStream, {"--samples-per-query"});
  if (is_given("--least-cosine") && command.reference.empty()) {
    fail("--least-cosine: expected with --reference");
  }
  if (scenario == Scenario::kServer) {
    if (!is_given("--latency-bound")) fail("--latency-bound: expected milliseconds");
    if (!is_given("--rate") && !is_given("--trace") && !command.find_peak) {
      fail("--scenario server: expected --rate, --trace or --find-peak");
    }
  }
}

// A number in a range; CLI::Range lets NaN pass.
void add_number(CLI::App& app, const std::string& name, double& value, double least, double most,
                const std::string& what) {
  app.add_option(name, value, what)->check([least, most](const std::string& text) {
    const double given = std::strtod(text.c_str(), nullptr);
    return given >= least && given <= most
               ? std::string()
               : fmt::format("{}: expected a number from {:g} to {:g}", text, least, most);
  });
}

void add_load_options(CLI::App& app, ScenarioCommand& command) {
  add_number(app, "--rate", command.rate, 1e-6, 1e7,
             "Queries a second of the server scenario; with --trace, to which it is stretched; "
             "with --find-peak, the first one tried");
  app.add_option("--trace", command.trace,
                 "Arrivals to replay: a CSV with `seconds` and perhaps `text`, a row of the input "
                 "from 0; --log writes one");
  app.add_flag("--find-peak", command.find_peak,
               "Search for the highest rate that meets the latency bound");
  add_number(app, "--latency-bound", command.latency_bound, 1e-3, 3.6e6,
             "Milliseconds that a query of the server scenario may take");
  add_number(app, "--percentile", command.percentile, 1, 99.9999,
             "At which the latency is judged; without it 90 for single-stream, 99 for others");
  add_number(app, "--duration", command.duration, 1e-3, 604800,
             "Seconds of a run, at least: 10, or as long as the trace");
  add_count(app, "--queries", command.queries, {1, kMostQueries}, "Queries of a run, at least");
  add_count(app, "--samples-per-query", command.samples_per_query, {1, 100000},
            "Texts of a multi-stream query");
}

void add_system_options(CLI::App& app, ScenarioCommand& command) {
  add_count(app, "--batch-tokens", command.batch_tokens, {1, 1U << 20U}, "Tokens of a batch");
  add_number(app, "--longest-wait", command.longest_wait, 0, 3.6e6,
             "Milliseconds that a query may wait for others to fill its batch");
  add_count(app, "--queue", command.queue, {1, kMostQueries},
            "Queries that may wait in the server scenario; more are shed");
  add_count(app, "--texts", command.texts, {1, 1'000'000},
            "Of the input, its first ones, that are asked for");
  app.add_option("--reference", command.reference,
                 "Variant whose answers are right; without it the variant's own to single texts, "
                 "to the last bit");
  add_number(app, "--least-cosine", command.least_cosine, -1, 1,
             "Of an answer with the reference's");
}

}  // namespace

void require_scenario(CLI::App& app, std::size_t first) {
  const auto options = app.get_options();
  for (std::size_t i = first; i < options.size(); ++i) {
    options[i]->needs("--scenario")->group("Scenarios");
  }
}

void add_scenario_options(CLI::App& app, ScenarioCommand& command) {
  app.add_option("--scenario", command.scenario, "server, offline, single-stream, multi-stream");
  const std::size_t first = app.get_options().size();
  add_load_options(app, command);
  add_system_options(app, command);
  require_scenario(app, first);
}

ScenarioOptions scenario_options(const CLI::App& app, const ScenarioCommand& command) {
  ScenarioOptions scenario;
  scenario.scenario = parse_scenario(command.scenario);
  check_command(app, command, scenario.scenario);
  scenario.rate = command.rate;
  scenario.latency_bound = nanoseconds(command.latency_bound, 1e6);
  scenario.percentile = percentile_of(command, scenario.scenario);
  // A trace lasts as long as it does, unless more is asked for.
  if (command.trace.empty() || app.count("--duration") > 0) {
    scenario.least_duration = nanoseconds(command.duration, 1e9);
  }
  scenario.least_queries = command.queries;
  scenario.samples_per_query =
      scenario.scenario == Scenario::kMultiStream ? command.samples_per_query : 1;
  scenario.threads = command.threads == 0 ? default_thread_count() : command.threads;
  scenario.batching = {.token_budget = command.batch_tokens,
                       .longest_wait = nanoseconds(command.longest_wait, 1e6),
                       .capacity = command.queue};
  scenario.seed = command.seed;
  check_options(scenario);
  return scenario;
}

}  // namespace reckon
