#include "reports/comparison_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/display_text.h"
#include "reports/number_format.h"
#include "reports/stored_speed_rows.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

// One column a run, then what is said of every run but the base.
std::vector<Table::Column> columns(std::vector<Table::Column> first, const RunComparison& runs,
                                   const std::vector<std::string>& differences) {
  for (const std::string& run : runs.runs) first.push_back({run, true});
  for (std::size_t i = 1; i < runs.runs.size(); ++i) {
    for (const std::string& difference : differences) {
      // With two runs there is no doubt whose difference it is.
      first.push_back(
          {runs.runs.size() == 2 ? difference : fmt::format("{}, {}", runs.runs[i], difference),
           true});
    }
  }
  return first;
}

// Says once why differences are not paired.
void note_reason(Table& table, const Difference& difference) {
  if (difference.reason.empty()) return;
  const std::string note = fmt::format("* {}", difference.reason);
  if (std::find(table.notes.begin(), table.notes.end(), note) == table.notes.end()) {
    table.notes.push_back(note);
  }
}

std::string format_signed_amount(std::optional<double> value) {
  return fmt::format("{}{}", value && *value > 0 ? "+" : "", format_amount(value));
}

std::string format_signed_plain(std::optional<double> value) {
  return fmt::format("{}{}", value && *value > 0 ? "+" : "", format_plain(value));
}

// How the metrics of a part are shown.
struct QualityPart {
  const char* title;
  const char* of;
  const std::vector<ComparedMetric>& metrics;
  bool tested = false;
  bool amounts = false;  // of any size, with their own intervals
};

Table quality_table(const RunComparison& comparison, const QualityPart& part,
                    ComparedMetrics shown) {
  std::vector<std::string> of_difference = {"difference"};
  if (part.tested) of_difference.push_back("p adjusted");
  Table table{.title = part.title,
              .columns = columns({{part.of}, {"metric"}}, comparison, of_difference),
              .rows = {},
              .notes = {}};
  for (const ComparedMetric& metric : part.metrics) {
    if (shown == ComparedMetrics::kMain && !metric.main) continue;
    std::vector<std::string> row = {metric.of, metric_label(metric.name, metric.k)};
    if (!metric.unit.empty()) row.back() += fmt::format(", {}", metric.unit);
    const bool plain = metric.unit.empty();  // a number of something, or a share
    for (const Metric& value : metric.values) {
      row.push_back(part.amounts ? format_interval(value.value, value.low, value.high,
                                                   plain ? format_plain : format_amount)
                                 : format_value(value.value));
    }
    for (const Difference& difference : metric.differences) {
      row.push_back(format_interval(difference.value, difference.low, difference.high,
                                    !part.amounts ? format_difference
                                    : plain       ? format_signed_plain
                                                  : format_signed_amount) +
                    (difference.paired ? "" : " *"));
      if (part.tested) row.push_back(format_p(difference.p_adjusted));
      note_reason(table, difference);
    }
    table.rows.push_back(std::move(row));
  }
  table.notes.insert(
      table.notes.begin(),
      fmt::format("Difference: run minus {}, [low, high]: 95% interval", comparison.runs.front()));
  return table;
}

std::string speed_value(const ComparedSpeed& speed, std::optional<double> value) {
  if (!value || speed.unit == "1/s") return format_amount(value);
  if (speed.unit == "bytes") return format_bytes(static_cast<std::int64_t>(*value));
  if (speed.unit == "s") return format_seconds(value);
  return fmt::format("{} {}", format_amount(value), speed.unit);
}

Table speed_table(const RunComparison& comparison) {
  Table table{.title = "Speed",
              .columns = columns({{"variant"}, {"quantity"}}, comparison, {"ratio"}),
              .rows = {},
              .notes = {}};
  bool with_intervals = false;
  for (const ComparedSpeed& speed : comparison.speed) {
    std::vector<std::string> row = {speed.of, speed.quantity};
    for (const std::optional<double>& value : speed.values) {
      row.push_back(speed_value(speed, value));
    }
    for (std::size_t i = 0; i < speed.ratios.size(); ++i) {
      row.push_back(format_interval(speed.ratios[i], speed.lows[i], speed.highs[i], format_ratio));
      with_intervals = with_intervals || speed.lows[i].has_value();
    }
    table.rows.push_back(std::move(row));
  }
  table.notes = {fmt::format("Ratio: of {}", comparison.runs.front())};
  if (with_intervals) {
    table.notes.push_back(fmt::format(
        "[low, high]: 95% interval over timed passes, widened by {:.0f}% for what one run does not "
        "show of another; there the ratio is that of the geometric means",
        100 * kSessionAllowance));
  }
  return table;
}

Table settings_table(const RunComparison& comparison) {
  Table table{.title = "What differs", .columns = {{"setting"}}, .rows = {}, .notes = {}};
  for (const std::string& run : comparison.runs) table.columns.push_back({run});
  for (const ComparedSetting& setting : comparison.settings) {
    std::vector<std::string> row = {setting.name};
    row.insert(row.end(), setting.values.begin(), setting.values.end());
    table.rows.push_back(std::move(row));
  }
  return table;
}

ordered_json number(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json numbers(const std::vector<std::optional<double>>& values) {
  ordered_json array = ordered_json::array();
  for (const std::optional<double>& value : values) array.push_back(number(value));
  return array;
}

ordered_json metrics_json(const std::vector<ComparedMetric>& metrics) {
  ordered_json array = ordered_json::array();
  for (const ComparedMetric& metric : metrics) {
    ordered_json values = ordered_json::array();
    for (const Metric& value : metric.values) {
      values.push_back({{"value", number(value.value)},
                        {"low", number(value.low)},
                        {"high", number(value.high)},
                        {"n", value.n},
                        {"reason", value.reason}});
    }
    ordered_json differences = ordered_json::array();
    for (const Difference& difference : metric.differences) {
      differences.push_back({{"value", number(difference.value)},
                             {"low", number(difference.low)},
                             {"high", number(difference.high)},
                             {"p", number(difference.p)},
                             {"p_adjusted", number(difference.p_adjusted)},
                             {"n", difference.n},
                             {"paired", difference.paired},
                             {"reason", difference.reason}});
    }
    array.push_back({{"of", metric.of},
                     {"name", metric.name},
                     {"k", metric.k ? ordered_json(*metric.k) : ordered_json(nullptr)},
                     {"unit", metric.unit},
                     {"main", metric.main},
                     {"values", std::move(values)},
                     {"differences", std::move(differences)}});
  }
  return array;
}

}  // namespace

Table compared_part_table(const RunComparison& comparison, ComparedPart part,
                          ComparedMetrics metrics) {
  switch (part) {
    case ComparedPart::kSystems:
      return quality_table(comparison,
                           {.title = "Recommendations",
                            .of = "system",
                            .metrics = comparison.systems,
                            .tested = true},
                           metrics);
    case ComparedPart::kTasks:
      return quality_table(comparison,
                           {.title = "Labelled tasks", .of = "task", .metrics = comparison.tasks},
                           metrics);
    case ComparedPart::kScenarios:
      return quality_table(comparison,
                           {.title = "Scenarios",
                            .of = "scenario",
                            .metrics = comparison.scenarios,
                            .amounts = true},
                           metrics);
    case ComparedPart::kSpeed:
      return speed_table(comparison);
    case ComparedPart::kSettings:
      break;
  }
  return settings_table(comparison);
}

std::vector<Table> comparison_tables(const RunComparison& comparison, ComparedMetrics metrics) {
  std::vector<Table> tables;
  for (const ComparedPart part :
       {ComparedPart::kSystems, ComparedPart::kTasks, ComparedPart::kScenarios,
        ComparedPart::kSpeed, ComparedPart::kSettings}) {
    Table table = compared_part_table(comparison, part, metrics);
    if (!table.rows.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

std::string comparison_text(const RunComparison& comparison, ComparedMetrics metrics,
                            TextStyle style) {
  std::string out;
  for (const Table& table : comparison_tables(comparison, metrics)) {
    out += fmt::format("{}\n", table_text(table, style));
  }
  for (const std::string& warning : comparison.warnings) {
    out += fmt::format("Warning: {}\n", printable(warning));
  }
  return out;
}

std::string comparison_markdown(const RunComparison& comparison, ComparedMetrics metrics) {
  std::string out = fmt::format("## {}", escape_markdown(comparison.runs.front()));
  for (std::size_t i = 1; i < comparison.runs.size(); ++i) {
    out += fmt::format(" · {}", escape_markdown(comparison.runs[i]));
  }
  out += "\n\n";
  for (const std::string& warning : comparison.warnings) {
    out += fmt::format("- **Warning**: {}\n", escape_markdown(warning));
  }
  for (const Table& table : comparison_tables(comparison, metrics)) {
    out += fmt::format("\n{}", table_markdown(table));
  }
  return out;
}

std::string comparison_json(const RunComparison& comparison) {
  ordered_json speed = ordered_json::array();
  for (const ComparedSpeed& each : comparison.speed) {
    speed.push_back({{"of", each.of},
                     {"quantity", each.quantity},
                     {"unit", each.unit},
                     {"values", numbers(each.values)},
                     {"ratios", numbers(each.ratios)},
                     {"lows", numbers(each.lows)},
                     {"highs", numbers(each.highs)}});
  }
  ordered_json settings = ordered_json::array();
  for (const ComparedSetting& each : comparison.settings) {
    settings.push_back({{"name", each.name}, {"values", each.values}});
  }
  const ordered_json root = {{"format", "reckon-comparison"},
                             {"version", 1},
                             {"runs", comparison.runs},
                             {"systems", metrics_json(comparison.systems)},
                             {"tasks", metrics_json(comparison.tasks)},
                             {"scenarios", metrics_json(comparison.scenarios)},
                             {"speed", std::move(speed)},
                             {"settings", std::move(settings)},
                             {"warnings", comparison.warnings}};
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace reckon
