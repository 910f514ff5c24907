#include "reports/gate_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/display_text.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

std::string amount(const GateRow& row, std::optional<double> value) {
  if (!value) return format_value(value);
  if (row.unit == "ns") return format_seconds(*value * 1e-9);
  if (row.unit == "bytes") return format_bytes(static_cast<std::int64_t>(std::llround(*value)));
  return row.difference ? format_value(value) : format_amount(value);
}

std::string percent(double share) { return fmt::format("{:.3g}%", 100 * share); }

// A smallest effect or a budget.
std::string limit(const GateRow& row, std::optional<double> value) {
  if (!value) return "–";
  if (!row.difference) return percent(*value);
  return row.unit == "bytes" ? format_amount(value) + " B" : format_value(value);
}

// Rows of which more is to be said than the table does.
std::vector<std::string> remarks(const GateRecord& record) {
  std::vector<std::string> lines;
  for (const GateRow& row : record.rows) {
    if (row.outcome != GateOutcome::kPass || row.fresh_pairs > 0) {
      lines.push_back(fmt::format("{}: {}", row.name, gate_row_text(row)));
    }
  }
  return lines;
}

}  // namespace

Table gate_table(const GateRecord& record) {
  Table table{.title = "Gate",
              .columns = {{"row"},
                          {"measure"},
                          {"baseline", true},
                          {"candidate", true},
                          {"ratio or difference", true},
                          {"n", true},
                          {"verdict"},
                          {"would have seen", true},
                          {"budget", true},
                          {"outcome"}},
              .rows = {},
              .notes = {}};
  for (const GateRow& row : record.rows) {
    table.rows.push_back({row.name, row.measure, amount(row, row.baseline),
                          amount(row, row.candidate), gate_effect_text(row),
                          format_count(row.pairs), row.verdict, limit(row, row.smallest_seen),
                          limit(row, row.budget), std::string(name_of(row.outcome))});
  }
  const bool confirmed =
      std::ranges::any_of(record.rows, [](const GateRow& row) { return row.fresh_pairs > 0; });
  table.notes = {
      "candidate over baseline, [low, high]: 95% interval; times are of an operation, or of a "
      "text; "
      "n: pairs of processes or of timed passes, or users",
      fmt::format("at most {} false alarms of all rows together{}", percent(record.false_alarms),
                  confirmed ? "; an alarm came back in fresh pairs of processes" : "")};
  return table;
}

std::string gate_text(const GateRecord& record, TextStyle style) {
  std::string out = table_text(gate_table(record), style) + "\n";
  for (const std::string& line : remarks(record)) out += printable(line) + "\n";
  for (const std::string& warning : record.warnings) {
    out += fmt::format("Warning: {}\n", printable(warning));
  }
  return out +
         printable(fmt::format("{}: {}", name_of(outcome_of(record)), gate_headline(record))) +
         "\n";
}

std::string gate_markdown(const GateRecord& record) {
  std::string out = fmt::format("## reckon gate: {}\n\n{}\n\n", name_of(outcome_of(record)),
                                escape_markdown(gate_headline(record)));
  for (const std::string& line : remarks(record)) {
    out += fmt::format("- {}\n", escape_markdown(line));
  }
  for (const std::string& warning : record.warnings) {
    out += fmt::format("- **Warning**: {}\n", escape_markdown(warning));
  }
  return out + "\n" + table_markdown(gate_table(record));
}

}  // namespace reckon
