#include "reports/history_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/csv.h"
#include "reports/display_text.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

std::string value_text(const HistorySeries& series, std::optional<double> value) {
  if (!value || !series.is_speed) return format_value(value);
  if (series.unit == "bytes") return format_bytes(std::llround(*value));
  // The name of a rate says of what it is.
  return series.unit == "1/s" ? format_amount(value)
                              : fmt::format("{} {}", format_amount(value), series.unit);
}

std::string ratio_text(std::optional<double> value) {
  return value ? fmt::format("{:.3f}x", *value) : "–";
}

std::string shift_text(const HistorySeries& series, const ChangePoint& change) {
  const auto& interval = change.shift_interval;
  return format_interval(change.shift, interval ? std::optional(interval->low) : std::nullopt,
                         interval ? std::optional(interval->high) : std::nullopt,
                         series.is_speed ? ratio_text : format_difference);
}

std::string range_of(const ChangedCommits& commits) {
  return commits.earliest == commits.latest
             ? commits.first
             : fmt::format("{} to {}", commits.earliest, commits.latest);
}

std::size_t changes_in(const History& history) {
  std::size_t changes = 0;
  for (const HistorySeries& series : history.series) changes += series.changes.size();
  return changes;
}

std::size_t commits_in(const History& history, const HistorySeries& series) {
  std::set<std::string> commits;
  for (const HistorySeries::Point& point : series.points) {
    commits.insert(history.entries[point.entry].commit);
  }
  return commits.size();
}

// What must be known of a change beside its numbers.
std::vector<std::string> notes_of(const History& history) {
  std::set<std::string> notes;
  for (const HistorySeries& series : history.series) {
    for (const ChangePoint& change : series.changes) {
      const ChangedCommits commits = commits_of(history, series, change);
      if (commits.first == commits.last_before) {
        notes.insert(fmt::format("{}: the commit {} is on both sides: something else changed",
                                 series.name, commits.first));
      }
      if (!commits.also.empty()) {
        notes.insert(
            fmt::format("at {} changed, too: {}", commits.first, fmt::join(commits.also, "; ")));
      }
    }
  }
  return {notes.begin(), notes.end()};
}

}  // namespace

std::string history_headline(const History& history) {
  const std::size_t changes = changes_in(history);
  if (changes == 0 && history.searched == 0) {
    return fmt::format("{} series of {} records, none long enough to show a change",
                       history.series.size(), history.entries.size());
  }
  if (changes == 0) {
    return fmt::format("no change found in {} series of {} records", history.series.size(),
                       history.entries.size());
  }
  std::vector<std::string> commits;
  for (const HistorySeries& series : history.series) {
    for (const ChangePoint& change : series.changes) {
      const std::string first = commits_of(history, series, change).first;
      if (std::ranges::find(commits, first) == commits.end()) commits.push_back(first);
    }
  }
  return fmt::format("{} changes in {} series of {} records; first commits: {}", changes,
                     history.series.size(), history.entries.size(), fmt::join(commits, ", "));
}

Table history_changes_table(const History& history) {
  Table table{.title = "Changes",
              .columns = {{"series"},
                          {"first commit"},
                          {"last before"},
                          {"since"},
                          {"before", true},
                          {"after", true},
                          {"change", true},
                          {"p adjusted", true},
                          {"may have begun at"}},
              .rows = {},
              .notes = notes_of(history)};
  for (const HistorySeries& series : history.series) {
    for (const ChangePoint& change : series.changes) {
      const ChangedCommits commits = commits_of(history, series, change);
      table.rows.push_back({series.name, commits.first, commits.last_before,
                            history.entries[series.points[change.at].entry].created,
                            value_text(series, change.before), value_text(series, change.after),
                            shift_text(series, change), format_p(change.p_adjusted),
                            range_of(commits)});
    }
  }
  table.notes.push_back(
      "before, after: medians; change: their ratio or difference [95% interval by ranks, as if the "
      "place were known]; may have begun at: 95% interval by bootstrap");
  return table;
}

Table history_series_table(const History& history) {
  Table table{.title = "Series",
              .columns = {{"series"},
                          {"on"},
                          {"records", true},
                          {"commits", true},
                          {"last", true},
                          {"changes", true}},
              .rows = {},
              .notes = {}};
  bool short_one = false;
  for (const HistorySeries& series : history.series) {
    const bool too_short = series.points.size() < history.shortest;
    short_one = short_one || too_short;
    table.rows.push_back({series.name, fmt::format("[{}]", series.conditions + 1),
                          format_count(static_cast<std::int64_t>(series.points.size())),
                          format_count(static_cast<std::int64_t>(commits_in(history, series))),
                          value_text(series, series.points.back().value),
                          too_short
                              ? "too few records"
                              : format_count(static_cast<std::int64_t>(series.changes.size()))});
  }
  for (std::size_t i = 0; i < history.conditions.size(); ++i) {
    table.notes.push_back(fmt::format("[{}] {}", i + 1, history.conditions[i]));
  }
  table.notes.push_back(fmt::format(
      "at most {:g}% of histories whose records may be exchanged show any change where there is "
      "none; {} of {} series can show one{}",
      100 * history.level, history.searched, history.series.size(),
      short_one ? fmt::format(", from {} records on", history.shortest) : ""));
  return table;
}

std::string history_text(const History& history, TextStyle style) {
  std::string out = table_text(history_series_table(history), style) + "\n";
  if (changes_in(history) > 0) out += table_text(history_changes_table(history), style) + "\n";
  for (const std::string& warning : history.warnings) {
    out += fmt::format("Warning: {}\n", printable(warning));
  }
  return out + printable(history_headline(history)) + "\n";
}

std::string history_markdown(const History& history) {
  std::string out = fmt::format("## {}\n\n", escape_markdown(history_headline(history)));
  for (const std::string& warning : history.warnings) {
    out += fmt::format("- **Warning**: {}\n", escape_markdown(warning));
  }
  if (changes_in(history) > 0) {
    out += fmt::format("\n{}", table_markdown(history_changes_table(history)));
  }
  return fmt::format("{}\n{}", out, table_markdown(history_series_table(history)));
}

std::string history_json(const History& history) {
  ordered_json entries = ordered_json::array();
  for (const HistoryEntry& entry : history.entries) {
    entries.push_back({{"file", entry.file}, {"created", entry.created}, {"commit", entry.commit}});
  }
  ordered_json all = ordered_json::array();
  for (const HistorySeries& series : history.series) {
    ordered_json points = ordered_json::array();
    for (const HistorySeries::Point& point : series.points) {
      points.push_back({{"entry", point.entry}, {"value", point.value}});
    }
    ordered_json changes = ordered_json::array();
    for (const ChangePoint& change : series.changes) {
      const ChangedCommits commits = commits_of(history, series, change);
      const auto& interval = change.shift_interval;
      changes.push_back({{"at", change.at},
                         {"first", change.first},
                         {"last", change.last},
                         {"first_commit", commits.first},
                         {"last_commit_before", commits.last_before},
                         {"earliest_commit", commits.earliest},
                         {"latest_commit", commits.latest},
                         {"also_changed", commits.also},
                         {"before", change.before},
                         {"after", change.after},
                         {"shift", change.shift},
                         {"low", interval ? ordered_json(interval->low) : ordered_json(nullptr)},
                         {"high", interval ? ordered_json(interval->high) : ordered_json(nullptr)},
                         {"p", change.p},
                         {"p_adjusted", change.p_adjusted}});
    }
    all.push_back({{"name", series.name},
                   {"unit", series.unit},
                   {"conditions", history.conditions[series.conditions]},
                   {"shift_is", series.is_speed ? "ratio" : "difference"},
                   {"points", std::move(points)},
                   {"changes", std::move(changes)}});
  }
  const ordered_json root = {{"format", "reckon-history"},   {"version", 1},
                             {"level", history.level},       {"searched", history.searched},
                             {"shortest", history.shortest}, {"entries", std::move(entries)},
                             {"series", std::move(all)},     {"warnings", history.warnings}};
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string history_csv(const History& history) {
  const std::vector<std::string> header = {
      "series", "unit",   "conditions", "records",         "first_commit", "last_commit_before",
      "since",  "before", "after",      "shift_is",        "shift",        "low",
      "high",   "p",      "p_adjusted", "earliest_commit", "latest_commit"};
  std::string out = csv_line(header);
  const auto text = [](double value) { return fmt::format("{}", value); };
  for (const HistorySeries& series : history.series) {
    std::vector<std::string> line = {series.name, series.unit,
                                     history.conditions[series.conditions],
                                     fmt::format("{}", series.points.size())};
    if (series.changes.empty()) {
      line.resize(header.size());
      out += csv_line(line);
    }
    for (const ChangePoint& change : series.changes) {
      const ChangedCommits commits = commits_of(history, series, change);
      const auto& interval = change.shift_interval;
      line.resize(4);
      for (const std::string& field :
           {commits.first, commits.last_before,
            history.entries[series.points[change.at].entry].created, text(change.before),
            text(change.after), std::string(series.is_speed ? "ratio" : "difference"),
            text(change.shift), interval ? text(interval->low) : "",
            interval ? text(interval->high) : "", text(change.p), text(change.p_adjusted),
            commits.earliest, commits.latest}) {
        line.push_back(field);
      }
      out += csv_line(line);
    }
  }
  return out;
}

}  // namespace reckon
