#include "reports/scenario_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/display_text.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

std::string value_text(const std::string& unit, std::optional<double> value) {
  return unit.empty() ? format_plain(value) : format_amount(value);
}

// Each definition once, behind the names of what it defines.
std::vector<std::string> definitions(const ScenarioRecord& record) {
  std::vector<std::pair<std::string, std::string>> notes;
  for (const ScenarioRecord::Measure& measure : record.measures) {
    const auto same =
        std::ranges::find(notes, measure.definition, &std::pair<std::string, std::string>::second);
    if (same == notes.end()) {
      notes.emplace_back(measure.metric.name, measure.definition);
    } else {
      same->first += ", " + measure.metric.name;
    }
  }
  std::vector<std::string> lines;
  lines.reserve(notes.size());
  for (const auto& [names, definition] : notes)
    lines.push_back(fmt::format("{}: {}", names, definition));
  return lines;
}

// The ends of a search are no interval of chance.
std::string interval_text(const ScenarioRecord::Measure& measure) {
  const auto& [metric, unit, definition] = measure;
  if (!metric.low) return format_amount({});
  if (metric.name == "peak rate") {
    return fmt::format("none: INVALID at {}", value_text(unit, metric.high));
  }
  return fmt::format("[{}, {}]", value_text(unit, metric.low), value_text(unit, metric.high));
}

}  // namespace

Table measure_table(const ScenarioRecord& record) {
  const std::string trace = setting(record, "configuration.trace");
  Table table{.title = fmt::format("{}: {} of {} on {}, {} threads{}", record.scenario,
                                   record.variant, setting(record, "configuration.model"),
                                   setting(record, "configuration.instruction_set"),
                                   setting(record, "configuration.threads"),
                                   trace.empty() || trace == "–" ? "" : ", trace " + trace),
              .columns = {{"measure"}, {"value", true}, {"95% interval", true}, {"n", true}, {""}},
              .rows = {},
              .notes = definitions(record)};
  for (const ScenarioRecord::Measure& measure : record.measures) {
    const auto& [metric, unit, definition] = measure;
    table.rows.push_back(
        {metric.name,
         value_text(unit, metric.value) + (metric.value && !unit.empty() ? " " + unit : ""),
         interval_text(measure), format_count(metric.n), metric.reason});
  }
  return table;
}

Table requirement_table(const ScenarioRecord& record) {
  Table table{.title = "what makes it a result",
              .columns = {{"requirement"}, {"met"}, {"found"}},
              .rows = {},
              .notes = {"answers: " + record.accuracy}};
  for (const ScenarioRecord::Requirement& one : record.requirements) {
    table.rows.push_back({one.name, one.met ? "yes" : "NO", one.found});
  }
  return table;
}

Table probe_table(const ScenarioRecord& record) {
  Table table{.title = "search for the peak",
              .columns = {{"queries/s", true}, {"result"}, {"found"}},
              .rows = {},
              .notes = {"in the order in which the rates were run; the peak is VALID twice"}};
  for (const ScenarioRecord::Probe& probe : record.probes) {
    table.rows.push_back(
        {format_amount(probe.rate), probe.valid ? "VALID" : "INVALID", probe.found});
  }
  return table;
}

std::string scenario_text(const ScenarioRecord& record, TextStyle style) {
  std::string out = table_text(measure_table(record), style) + "\n" +
                    table_text(requirement_table(record), style) + "\n";
  if (!record.probes.empty()) out += table_text(probe_table(record), style) + "\n";
  return out + fmt::format("Result is: {}\n", printable(scenario_verdict(record)));
}

std::string scenario_markdown(const ScenarioRecord& record) {
  std::string out =
      fmt::format("## {}: {}\n\n{}\n{}", escape_markdown(record.scenario),
                  escape_markdown(scenario_verdict(record)), table_markdown(measure_table(record)),
                  table_markdown(requirement_table(record)));
  if (!record.probes.empty()) out += fmt::format("\n{}", table_markdown(probe_table(record)));
  return out;
}

}  // namespace reckon
