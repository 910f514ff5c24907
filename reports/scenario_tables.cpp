#include "reports/scenario_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/display_text.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

std::string value_text(const std::string& unit, std::optional<double> value) {
  if (!value || !unit.empty()) return format_amount(value);
  return std::floor(*value) == *value ? format_count(static_cast<std::int64_t>(*value))
                                      : fmt::format("{:.6g}", *value);
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

}  // namespace

Table measure_table(const ScenarioRecord& record) {
  Table table{.title = fmt::format("{}: {} on {}, {} threads", record.scenario, record.variant,
                                   setting(record, "configuration.instruction_set"),
                                   setting(record, "configuration.threads")),
              .columns = {{"measure"}, {"value", true}, {"95% interval", true}, {"n", true}, {""}},
              .rows = {},
              .notes = definitions(record)};
  for (const auto& [metric, unit, definition] : record.measures) {
    table.rows.push_back(
        {metric.name,
         value_text(unit, metric.value) + (metric.value && !unit.empty() ? " " + unit : ""),
         metric.low
             ? fmt::format("[{}, {}]", value_text(unit, metric.low), value_text(unit, metric.high))
             : format_amount({}),
         format_count(metric.n), metric.reason});
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

std::string scenario_text(const ScenarioRecord& record, TextStyle style) {
  return table_text(measure_table(record), style) + "\n" +
         table_text(requirement_table(record), style) +
         "\nResult is: " + printable(scenario_verdict(record)) + "\n";
}

std::string scenario_markdown(const ScenarioRecord& record) {
  return fmt::format("## {}: {}\n\n{}\n{}", escape_markdown(record.scenario),
                     escape_markdown(scenario_verdict(record)),
                     table_markdown(measure_table(record)),
                     table_markdown(requirement_table(record)));
}

}  // namespace reckon
