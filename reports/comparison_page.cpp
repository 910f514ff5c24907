#include "reports/comparison_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <tuple>

#include "reports/html_page.h"
#include "reports/html_table.h"
#include "reports/interval_chart.h"
#include "reports/number_format.h"
#include "reports/scenario_chart.h"

namespace reckon {
namespace {

constexpr double kLevel = 0.05;

// Of the tested differences of one run, those that are shown.
Headline quality_headline(const RunComparison& comparison, std::size_t run) {
  std::size_t tested = 0;
  std::size_t better = 0;
  std::size_t worse = 0;
  std::size_t untested = 0;
  for (const ComparedMetric& metric : comparison.systems) {
    const Difference& difference = metric.differences[run - 1];
    if (!metric.main) continue;
    if (!difference.p_adjusted) {
      ++untested;
      continue;
    }
    ++tested;
    if (*difference.p_adjusted >= kLevel) continue;
    ++(*difference.value > 0 ? better : worse);
  }
  std::string text =
      fmt::format("of {} differences in main metrics, p adjusted below {}", tested, kLevel);
  if (untested > 0) text += fmt::format("; {} are not tested", untested);
  return {fmt::format("Quality of {} against {}", comparison.runs[run], comparison.runs[0]),
          tested == 0           ? "not tested"
          : better + worse == 0 ? "no difference shown"
                                : fmt::format("{} higher, {} lower", better, worse),
          std::move(text)};
}

std::vector<Headline> headlines_of(const RunComparison& comparison) {
  std::vector<Headline> all;
  for (std::size_t run = 0; run < comparison.loads.size(); ++run) {
    const ScenarioRecord& load = comparison.loads[run];
    all.push_back({fmt::format("{}, {}", load.scenario, comparison.runs[run]),
                   load.valid ? "VALID" : "INVALID",
                   load.valid ? load.accuracy : scenario_verdict(load)});
  }
  for (std::size_t run = 1; run < comparison.runs.size(); ++run) {
    if (!comparison.systems.empty()) all.push_back(quality_headline(comparison, run));
    for (const ComparedSpeed& speed : comparison.speed) {
      const auto& [low, high] = std::tie(speed.lows[run - 1], speed.highs[run - 1]);
      if (!low || !high) continue;
      all.push_back({fmt::format("{} of {}, {}", speed.quantity, speed.of, comparison.runs[run]),
                     format_ratio(speed.ratios[run - 1]),
                     fmt::format("of {} [{}, {}]: {}", comparison.runs[0], format_ratio(low),
                                 format_ratio(high),
                                 *low > 1    ? "faster"
                                 : *high < 1 ? "slower"
                                             : "no difference shown")});
    }
    if (!comparison.scenarios.empty()) {
      const ComparedMetric& first = comparison.scenarios.front();
      const Difference& difference = first.differences[run - 1];
      all.push_back({fmt::format("{}, {}", first.name, comparison.runs[run]),
                     fmt::format("{} {}", format_amount(first.values[run].value), first.unit),
                     fmt::format("{} {} of {}; difference {}", format_amount(first.values[0].value),
                                 first.unit, comparison.runs[0],
                                 format_interval(difference.value, difference.low, difference.high,
                                                 format_amount))});
    }
  }
  return all;
}

// The differences of every metric, a choice each.
IntervalChart difference_chart(const RunComparison& comparison,
                               const std::vector<ComparedMetric>& metrics, ComparedMetrics shown) {
  IntervalChart chart;
  chart.series.assign(comparison.runs.begin() + 1, comparison.runs.end());
  for (const ComparedMetric& metric : metrics) {
    if (shown == ComparedMetrics::kMain && !metric.main) continue;
    const std::string label = fmt::format("difference in {}{}", metric_label(metric.name, metric.k),
                                          metric.unit.empty() ? "" : ", " + metric.unit);
    IntervalChart::Choice& choice = chart.choice(label, 0);
    for (std::size_t i = 0; i < metric.differences.size(); ++i) {
      const Difference& difference = metric.differences[i];
      choice.rows.push_back({.label = metric.of,
                             .series = i,
                             .value = difference.value,
                             .low = difference.low,
                             .high = difference.high,
                             .limit = {}});
    }
  }
  return chart;
}

IntervalChart ratio_chart(const RunComparison& comparison) {
  IntervalChart chart;
  chart.series.assign(comparison.runs.begin() + 1, comparison.runs.end());
  for (const ComparedSpeed& speed : comparison.speed) {
    IntervalChart::Choice& choice =
        chart.choice(fmt::format("{}, times {}", speed.quantity, comparison.runs[0]), 1);
    for (std::size_t i = 0; i < speed.ratios.size(); ++i) {
      choice.rows.push_back({.label = speed.of,
                             .series = i,
                             .value = speed.ratios[i],
                             .low = speed.lows[i],
                             .high = speed.highs[i],
                             .limit = {}});
    }
  }
  return chart;
}

struct Part {
  const char* id;  // of the chart
  ComparedPart part;
  IntervalChart chart;
};

}  // namespace

std::string comparison_html(const RunComparison& comparison, ComparedMetrics metrics) {
  const auto differences = [&](const std::vector<ComparedMetric>& of) {
    return difference_chart(comparison, of, metrics);
  };
  const std::vector<Part> parts = {
      {"systems-compared", ComparedPart::kSystems, differences(comparison.systems)},
      {"tasks-compared", ComparedPart::kTasks, differences(comparison.tasks)},
      {"scenarios-compared", ComparedPart::kScenarios, differences(comparison.scenarios)},
      {"speed-compared", ComparedPart::kSpeed, ratio_chart(comparison)}};
  nlohmann::ordered_json intervals = nlohmann::ordered_json::object();
  std::string content;
  for (const Part& part : parts) {
    const Table table = compared_part_table(comparison, part.part, metrics);
    if (table.rows.empty()) continue;
    const bool is_speed = part.part == ComparedPart::kSpeed;
    intervals[part.id] = part.chart.data();
    content += html_section(
        table.title,
        is_speed ? "Ratios; whiskers are 95% intervals, where there are any."
                 : "Differences; whiskers are 95% intervals.",
        html_choice(part.id, is_speed ? "Quantity" : "Metric", "Runs shown") +
            html_chart(part.id, is_speed ? "Ratios of speed" : "Differences of quality") +
            html_table(table, TableTitle::kSpoken),
        true);
  }
  nlohmann::ordered_json data = nlohmann::ordered_json::object();
  for (std::size_t run = 0; run < comparison.loads.size(); ++run) {
    add_latencies(comparison.loads[run], comparison.runs[run], data);
  }
  content += latency_section(
      data, html_details("Table", html_table(compared_part_table(comparison,
                                                                 ComparedPart::kScenarios, metrics),
                                             TableTitle::kSpoken)));
  const Table settings = compared_part_table(comparison, ComparedPart::kSettings, metrics);
  if (!settings.rows.empty()) {
    content += html_section(settings.title, "Of datasets, models, options and machines.",
                            html_table(settings, TableTitle::kSpoken), true);
  }
  data["intervals"] = std::move(intervals);
  return html_page(
      {.title = fmt::format("Comparison of {} runs", comparison.runs.size()),
       .subtitle = fmt::format("{}: each against the first", fmt::join(comparison.runs, " · ")),
       .headlines = headlines_of(comparison),
       .warnings = comparison.warnings,
       .content = content,
       .footer = "reckon compare"},
      data);
}

}  // namespace reckon
