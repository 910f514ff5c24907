#include "reports/scenario_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "reports/html_page.h"
#include "reports/html_table.h"
#include "reports/number_format.h"
#include "reports/scenario_tables.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

ordered_json number(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

// Measures named "latency p99": the 99th percentile.
ordered_json percentiles(const ScenarioRecord& record) {
  constexpr std::string_view kPrefix = "latency p";
  ordered_json points = ordered_json::array();
  for (const ScenarioRecord::Measure& measure : record.measures) {
    const Metric& metric = measure.metric;
    if (!metric.name.starts_with(kPrefix) || !metric.value) continue;
    double p = 0;
    const char* end = metric.name.data() + metric.name.size();
    const auto read = std::from_chars(metric.name.data() + kPrefix.size(), end, p);
    if (read.ec != std::errc() || read.ptr != end || !(p > 0 && p < 100)) continue;
    points.push_back({p, *metric.value, number(metric.low), number(metric.high)});
  }
  std::sort(points.begin(), points.end());
  return points;
}

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
  const ordered_json marks = percentiles(record);
  if (!record.latencies.empty()) {
    data["latency"] = {{{"variant", record.variant}, {"unit", "ms"}, {"points", record.latencies}}};
  }
  if (!marks.empty()) {
    data["percentiles"] = {{{"variant", record.variant}, {"unit", "ms"}, {"points", marks}}};
  }
  if (!marks.empty() || !record.latencies.empty()) {
    content += html_section(
        "Latency",
        "From a query's schedule to its last answer. Each line to the right leaves a tenth of the "
        "rest: the tail. Whiskers are 95% intervals.",
        html_chart("latency-percentiles", "Latency at each percentile") +
            html_details("Table", table));
  }
  content += html_section("Measures", "Every number with what it takes to trust it.", table, true);
  content += html_section("What makes it a result", "",
                          html_table(requirement_table(record), TableTitle::kSpoken));
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
