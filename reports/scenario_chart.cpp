#include "reports/scenario_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "reports/html_page.h"

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

}  // namespace

void add_latencies(const ScenarioRecord& record, const std::string& name, ordered_json& data) {
  if (!record.latencies.empty()) {
    data["latency"].push_back({{"variant", name}, {"unit", "ms"}, {"points", record.latencies}});
  }
  ordered_json marks = percentiles(record);
  if (!marks.empty()) {
    data["percentiles"].push_back(
        {{"variant", name}, {"unit", "ms"}, {"points", std::move(marks)}});
  }
}

std::string latency_section(const ordered_json& data, std::string_view more) {
  if (!data.contains("latency") && !data.contains("percentiles")) return "";
  return html_section(
      "Latency",
      "From a query's schedule to its last answer. Each line to the right leaves a tenth of the "
      "rest: the tail. Whiskers are 95% intervals.",
      "<div class=\"controls\">" + html_legend("latency-variants", "Runs shown") + "</div>\n" +
          html_chart("latency-percentiles", "Latency at each percentile") + std::string(more));
}

}  // namespace reckon
