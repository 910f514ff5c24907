#include "reports/scenario_page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/html_page.h"
#include "reports/html_table.h"
#include "reports/number_format.h"
#include "reports/scenario_chart.h"
#include "reports/scenario_tables.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

Table settings_table(const ScenarioRecord& record) {
  Table table{.title = "Configuration and machine",
              .columns = {{"setting"}, {"value"}},
              .rows = {},
              .notes = {}};
  for (const auto& [name, value] : record.settings) table.rows.push_back({name, value});
  return table;
}

std::vector<Headline> headlines_of(const ScenarioRecord& record) {
  std::vector<Headline> all = {{"Result", record.valid ? "VALID" : "INVALID",
                                record.valid ? record.accuracy : scenario_verdict(record)}};
  const auto& [metric, unit, definition] = record.measures.front();
  all.push_back(
      {metric.name,
       metric.value ? fmt::format("{} {}", format_amount(metric.value), unit) : format_amount({}),
       metric.low ? fmt::format("[{}, {}], n = {}", format_amount(metric.low),
                                format_amount(metric.high), format_count(metric.n))
                  : metric.reason});
  return all;
}

}  // namespace

std::string scenario_html(const ScenarioRecord& record) {
  ordered_json data = ordered_json::object();
  std::string content;
  const std::string table = html_table(measure_table(record), TableTitle::kSpoken);
  add_latencies(record, record.variant, data);
  content += latency_section(data, html_details("Table", table));
  content += html_section("Measures", "Every number with what it takes to trust it.", table, true);
  content += html_section("What makes it a result", "",
                          html_table(requirement_table(record), TableTitle::kSpoken));
  if (!record.probes.empty()) {
    content += html_section("Search for the peak", "Every rate that was tried.",
                            html_table(probe_table(record), TableTitle::kSpoken));
  }
  content += html_section("About this run", "",
                          html_table(settings_table(record), TableTitle::kSpoken), true);
  return html_page({.title = fmt::format("{}, {}: {}", record.scenario, record.variant,
                                         record.valid ? "VALID" : "INVALID"),
                    .subtitle = fmt::format("{} · {} · {}", setting(record, "configuration.model"),
                                            setting(record, "machine.cpu"), record.created),
                    .headlines = headlines_of(record),
                    .warnings = {},
                    .content = content,
                    .footer = "reckon " + record.version},
                   data);
}

}  // namespace reckon
