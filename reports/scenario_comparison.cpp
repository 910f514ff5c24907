#include "reports/scenario_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.h"
#include "reports/settings_comparison.h"

namespace reckon {
namespace {

const ScenarioRecord::Measure* find_measure(const ScenarioRecord& record,
                                            const ScenarioRecord::Measure& like) {
  const auto found =
      std::ranges::find_if(record.measures, [&](const ScenarioRecord::Measure& measure) {
        return measure.metric.name == like.metric.name && measure.unit == like.unit;
      });
  return found == record.measures.end() ? nullptr : &*found;
}

// The settings in which two runs differ, of these.
bool differ(const ScenarioRecord& a, const ScenarioRecord& b, std::span<const char* const> names) {
  return std::ranges::any_of(
      names, [&](const char* name) { return setting(a, name) != setting(b, name); });
}

std::vector<std::string> warnings_of(std::span<const ComparedScenario> runs) {
  constexpr std::array<const char*, 4> kMachine = {"machine.cpu", "machine.cores",
                                                   "machine.threads", "machine.memory_bytes"};
  constexpr std::array<const char*, 2> kBuild = {"machine.build_type", "machine.compiler"};
  constexpr std::array<const char*, 1> kScenario = {"configuration.scenario"};
  constexpr std::array<const char*, 6> kLoad = {
      "configuration.rate",  "configuration.trace",   "configuration.input",
      "configuration.texts", "configuration.threads", "configuration.samples_per_query"};
  std::vector<std::string> warnings;
  const ComparedScenario& base = runs.front();
  for (const ComparedScenario& run : runs) {
    if (!run.record.valid) {
      warnings.push_back(fmt::format("{}: {}", run.label, scenario_verdict(run.record)));
    }
    const auto warn = [&](std::span<const char* const> names, const char* what) {
      if (differ(base.record, run.record, names)) {
        warnings.push_back(fmt::format("{} and {}: {}", base.label, run.label, what));
      }
    };
    warn(kScenario, "different scenarios: only measures of the same name are compared");
    warn(kLoad, "different loads: texts, rates or threads are not the same");
    warn(kMachine, "different machines: the comparison is of the machines as well");
    warn(kBuild, "different builds: the comparison is of the builds as well");
  }
  return warnings;
}

}  // namespace

RunComparison compare_scenarios(std::span<const ComparedScenario> runs) {
  if (runs.size() < 2) fail("compare: {} results, expected at least 2", runs.size());
  RunComparison comparison;
  std::vector<std::vector<std::pair<std::string, std::string>>> settings;
  for (const ComparedScenario& run : runs) {
    comparison.runs.push_back(run.label);
    settings.push_back(run.record.settings);
    comparison.loads.push_back(run.record);
  }
  for (const ScenarioRecord::Measure& measure : runs.front().record.measures) {
    ComparedMetric compared{.of = runs.front().record.scenario,
                            .name = measure.metric.name,
                            .k = {},
                            .unit = measure.unit,
                            .main = true,
                            .values = {},
                            .differences = {}};
    for (const ComparedScenario& run : runs) {
      if (const auto* same = find_measure(run.record, measure)) {
        compared.values.push_back(same->metric);
      }
    }
    if (compared.values.size() < runs.size()) continue;
    for (std::size_t i = 1; i < runs.size(); ++i) {
      compared.differences.push_back(independent_difference(
          compared.values[0], compared.values[i],
          "not paired: intervals of each run as if the runs were independent, "
          "without what differs between two runs of the same build"));
    }
    comparison.scenarios.push_back(std::move(compared));
  }
  comparison.settings = differing_settings(settings);
  comparison.warnings = warnings_of(runs);
  return comparison;
}

}  // namespace reckon
