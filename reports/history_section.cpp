#include "reports/history_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "reports/history_report.h"
#include "reports/html_page.h"
#include "reports/html_table.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

// Its levels: [first point, last point, median].
ordered_json segments_of(const HistorySeries& series) {
  if (series.changes.empty()) return ordered_json::array();
  ordered_json segments = ordered_json::array();
  std::size_t begin = 0;
  double level = series.changes.front().before;
  for (const ChangePoint& change : series.changes) {
    segments.push_back({begin, change.at - 1, level});
    begin = change.at;
    level = change.after;
  }
  segments.push_back({begin, series.points.size() - 1, level});
  return segments;
}

// Series with changes first.
std::vector<const HistorySeries*> order_of(const History& history) {
  std::vector<const HistorySeries*> order;
  for (const HistorySeries& series : history.series) order.push_back(&series);
  std::stable_partition(order.begin(), order.end(),
                        [](const HistorySeries* series) { return !series->changes.empty(); });
  return order;
}

std::string name_of(const History& history, const HistorySeries& series) {
  return history.conditions.size() == 1
             ? series.name
             : fmt::format("{} [{}]", series.name, series.conditions + 1);
}

Table values_table(const History& history, const HistorySeries& series) {
  Table table{.title = name_of(history, series),
              .columns = {{"created"}, {"commit"}, {"value", true}, {"file"}},
              .rows = {},
              .notes = {}};
  for (const HistorySeries::Point& point : series.points) {
    const HistoryEntry& entry = history.entries[point.entry];
    table.rows.push_back(
        {entry.created, entry.commit, fmt::format("{:.6g}", point.value), entry.file});
  }
  return table;
}

}  // namespace

nlohmann::ordered_json history_chart_data(const History& history) {
  ordered_json all = ordered_json::array();
  for (const HistorySeries* series : order_of(history)) {
    ordered_json points = ordered_json::array();
    for (const HistorySeries::Point& point : series->points) {
      const HistoryEntry& entry = history.entries[point.entry];
      points.push_back(
          {{"value", point.value}, {"commit", entry.commit}, {"created", entry.created}});
    }
    all.push_back({{"name", name_of(history, *series)},
                   {"label", series->name},
                   {"unit", series->unit},
                   {"points", std::move(points)},
                   {"segments", segments_of(*series)}});
  }
  return all;
}

std::string history_sections(const History& history) {
  std::string content;
  if (const Table changes = history_changes_table(history); !changes.rows.empty()) {
    content += html_section("Changes", "Where the level of a series changed, and its first commit.",
                            html_table(changes, TableTitle::kSpoken), true);
  }
  std::string values;
  for (const HistorySeries* series : order_of(history)) {
    values += html_table(values_table(history, *series));
  }
  return content +
         html_section(
             "History", "Every record, the median of each level, and the first commit of a change.",
             html_choice("history", "Series", "") + html_chart("history", "Values over time") +
                 html_table(history_series_table(history), TableTitle::kSpoken) +
                 html_details("Every value", values),
             true);
}

}  // namespace reckon
