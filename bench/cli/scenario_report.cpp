#include "bench/cli/scenario_report.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "bench/cli/machine_json.h"
#include "bench/cli/run_record.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

ordered_json number(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

double milliseconds(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

ordered_json configuration_json(const ScenarioReport& report) {
  const ScenarioOptions& options = report.options;
  const bool server = options.scenario == Scenario::kServer;
  const auto of_server = [&](double value) { return server ? ordered_json(value) : nullptr; };
  return {{"scenario", name_of(options.scenario)},
          {"model", report.model},
          {"model_identity", report.identity},
          {"variant", report.variant},
          {"instruction_set", report.instruction_set},
          {"input", report.input},
          {"texts", report.texts},
          {"rate", report.trace.empty() ? of_server(options.rate) : ordered_json(nullptr)},
          {"trace", report.trace.empty() ? ordered_json(nullptr) : ordered_json(report.trace)},
          {"latency_bound_ms", of_server(milliseconds(options.latency_bound))},
          {"percentile", 100 * options.percentile},
          {"least_duration_s", milliseconds(options.least_duration) / 1000},
          {"least_queries", options.least_queries},
          {"samples_per_query", options.samples_per_query},
          {"threads", options.threads},
          {"batch_tokens", options.batching.token_budget},
          {"longest_wait_ms", milliseconds(options.batching.longest_wait)},
          {"queue", server ? ordered_json(options.batching.capacity) : ordered_json(nullptr)},
          {"seed", options.seed},
          {"run", options.run}};
}

ordered_json peak_json(const PeakRate& peak) {
  ordered_json probes = ordered_json::array();
  for (const PeakProbe& probe : peak.probes) {
    probes.push_back({{"rate", probe.rate}, {"valid", probe.valid}});
  }
  return {{"highest_valid", number(peak.highest_valid)},
          {"lowest_invalid", number(peak.lowest_invalid)},
          {"probes", std::move(probes)}};
}

std::string value_text(const std::string& unit, std::optional<double> value) {
  if (!value || !unit.empty()) return format_amount(value);
  return std::floor(*value) == *value ? format_count(static_cast<std::int64_t>(*value))
                                      : fmt::format("{:.6g}", *value);
}

// Each definition once, behind the names of what it defines.
std::vector<std::string> definitions(const std::vector<Measure>& measures) {
  std::vector<std::pair<std::string, std::string>> notes;
  for (const Measure& measure : measures) {
    const auto same =
        std::ranges::find(notes, measure.definition, &std::pair<std::string, std::string>::second);
    if (same == notes.end()) {
      notes.emplace_back(measure.name, measure.definition);
    } else {
      same->first += ", " + measure.name;
    }
  }
  std::vector<std::string> lines;
  lines.reserve(notes.size());
  for (const auto& [names, definition] : notes)
    lines.push_back(fmt::format("{}: {}", names, definition));
  return lines;
}

Table measure_table(const ScenarioReport& report) {
  Table table{.title = fmt::format("{}: {} on {}, {} threads", name_of(report.options.scenario),
                                   report.variant, report.instruction_set, report.options.threads),
              .columns = {{"measure"}, {"value", true}, {"95% interval", true}, {"n", true}, {""}},
              .rows = {},
              .notes = definitions(report.measures)};
  for (const Measure& measure : report.measures) {
    table.rows.push_back({measure.name,
                          value_text(measure.unit, measure.value) +
                              (measure.value && !measure.unit.empty() ? " " + measure.unit : ""),
                          measure.low
                              ? fmt::format("[{}, {}]", value_text(measure.unit, measure.low),
                                            value_text(measure.unit, measure.high))
                              : format_amount({}),
                          format_count(static_cast<std::int64_t>(measure.n)), measure.reason});
  }
  return table;
}

Table requirement_table(const ScenarioReport& report) {
  Table table{.title = "what makes it a result",
              .columns = {{"requirement"}, {"met"}, {"found"}},
              .rows = {},
              .notes = {}};
  for (const Requirement& one : report.requirements) {
    table.rows.push_back({one.name, one.met ? "yes" : "NO", one.found});
  }
  table.notes = {"answers: " + report.accuracy};
  return table;
}

}  // namespace

nlohmann::ordered_json scenario_json(const ScenarioReport& report) {
  ordered_json requirements = ordered_json::array();
  for (const Requirement& one : report.requirements) {
    requirements.push_back({{"name", one.name}, {"met", one.met}, {"found", one.found}});
  }
  ordered_json measures = ordered_json::array();
  for (const Measure& one : report.measures) {
    measures.push_back({{"name", one.name},
                        {"unit", one.unit},
                        {"value", number(one.value)},
                        {"low", number(one.low)},
                        {"high", number(one.high)},
                        {"n", one.n},
                        {"definition", one.definition},
                        {"reason", one.reason}});
  }
  return {{"format", "reckon-scenario"},
          {"version", 1},
          {"created", record_time()},
          {"machine", machine_json()},
          {"configuration", configuration_json(report)},
          {"valid", is_valid(report.requirements)},
          {"accuracy", report.accuracy},
          {"requirements", std::move(requirements)},
          {"measures", std::move(measures)},
          {"peak", report.peak ? peak_json(*report.peak) : ordered_json(nullptr)}};
}

std::string scenario_text(const ScenarioReport& report, TextStyle style) {
  std::string text = table_text(measure_table(report), style) + "\n" +
                     table_text(requirement_table(report), style) + "\n";
  std::vector<std::string> reasons;
  for (const Requirement& one : report.requirements) {
    if (!one.met) reasons.push_back(one.name + ": " + one.found);
  }
  return text + (reasons.empty()
                     ? "Result is: VALID\n"
                     : fmt::format("Result is: INVALID ({})\n", fmt::join(reasons, "; ")));
}

}  // namespace reckon
