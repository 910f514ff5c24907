#include "reports/gate_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/gate_tables.h"
#include "reports/html_page.h"
#include "reports/html_table.h"
#include "reports/interval_chart.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

// Ratios and differences of the rows that have one, by outcome.
IntervalChart rows_chart(const GateRecord& record) {
  IntervalChart chart;
  for (const GateRow& row : record.rows) {
    if (!row.effect) continue;
    const std::string outcome(name_of(row.outcome));
    const auto found = std::ranges::find(chart.series, outcome);
    const auto series = static_cast<std::size_t>(found - chart.series.begin());
    if (found == chart.series.end()) chart.series.push_back(outcome);
    const bool growth = row.difference && row.unit == "bytes";
    IntervalChart::Choice& choice = growth ? chart.choice("candidate minus baseline, bytes", 0)
                                    : row.difference ? chart.choice("candidate minus baseline", 0)
                                                     : chart.choice("candidate over baseline", 1);
    const double limit = growth ? row.budget : row.difference ? -row.budget : 1 + row.budget;
    choice.rows.push_back({.label = row.name,
                           .series = series,
                           .value = row.effect,
                           .low = row.low,
                           .high = row.high,
                           .limit = limit});
  }
  return chart;
}

Table sides_table(const GateRecord& record) {
  Table table{.title = "What was compared",
              .columns = {{""}, {"baseline"}, {"candidate"}},
              .rows = {{"build or results", record.baseline.path, record.candidate.path},
                       {"variant", record.baseline.variant, record.candidate.variant},
                       {"model", record.baseline.model, record.candidate.model}},
              .notes = {fmt::format("Spec: {}", record.spec)}};
  return table;
}

std::vector<Headline> headlines_of(const GateRecord& record) {
  std::vector<Headline> all = {
      {"Gate", std::string(name_of(outcome_of(record))), gate_headline(record)}};
  for (const GateRow& row : record.rows) {
    if (row.outcome != GateOutcome::kRegression && row.outcome != GateOutcome::kQualityFailed) {
      continue;
    }
    all.push_back({row.name, row.verdict, gate_row_text(row)});
  }
  return all;
}

}  // namespace

std::string gate_html(const GateRecord& record) {
  const IntervalChart chart = rows_chart(record);
  nlohmann::ordered_json intervals = nlohmann::ordered_json::object();
  std::string content;
  if (!chart.series.empty()) {
    intervals["gate-rows"] = chart.data();
    content = html_choice("gate-rows", "Rows", "Outcomes shown") +
              html_chart("gate-rows", "Effect of every row");
  }
  return html_page(
      {.title = fmt::format("Gate: {}", name_of(outcome_of(record))),
       .subtitle =
           fmt::format("{} · {} · {}", record.cpu, record.created, format_seconds(record.seconds)),
       .headlines = headlines_of(record),
       .warnings = record.warnings,
       .content = html_section(
                      "Rows", "Whiskers are 95% intervals; the dashed mark of a row is its budget.",
                      content + html_table(gate_table(record), TableTitle::kSpoken), true) +
                  html_section("About this gate", "",
                               html_table(sides_table(record), TableTitle::kSpoken)),
       .footer = "reckon " + record.version},
      {{"intervals", std::move(intervals)}});
}

}  // namespace reckon
