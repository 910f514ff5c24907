#include "bench/cli/scenario_report.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/cli/machine_json.h"
#include "bench/cli/run_record.h"
#include "reports/chart_data.h"

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
    probes.push_back({{"rate", probe.rate}, {"valid", probe.valid}, {"found", probe.found}});
  }
  return {{"highest_valid", number(peak.highest_valid)},
          {"lowest_invalid", number(peak.lowest_invalid)},
          {"probes", std::move(probes)}};
}

ordered_json latencies_json(const ScenarioReport& report) {
  if (report.latencies.empty()) return nullptr;
  ordered_json finite = ordered_json::array();
  for (const ordered_json& point : distribution_points(report.latencies)) {
    if (std::isfinite(point[0].get<double>())) finite.push_back(point);
  }
  return finite;
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
          {"latencies", latencies_json(report)},
          {"peak", report.peak ? peak_json(*report.peak) : ordered_json(nullptr)}};
}

}  // namespace reckon
