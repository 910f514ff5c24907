#include "reports/gate_record.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "reports/number_format.h"

namespace reckon {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"pass",         "left out",       "warning",
                                                    "inconclusive", "quality failed", "regression"};

std::string format_three(std::optional<double> value) {
  return value ? fmt::format("{:.3f}", *value) : "–";
}

}  // namespace

std::string_view name_of(GateOutcome outcome) { return kNames[static_cast<std::size_t>(outcome)]; }

GateOutcome outcome_of(const GateRecord& record) {
  GateOutcome gravest = GateOutcome::kPass;
  bool judged = false;
  for (const GateRow& row : record.rows) {
    if (row.outcome == GateOutcome::kLeftOut) continue;
    judged = true;
    gravest = std::max(gravest, row.outcome);
  }
  // What looked at nothing has not passed.
  return judged ? gravest : GateOutcome::kInconclusive;
}

std::string gate_headline(const GateRecord& record) {
  std::vector<std::string> parts;
  for (std::size_t i = kNames.size(); i-- > 0;) {
    std::vector<std::string> names;
    for (const GateRow& row : record.rows) {
      if (static_cast<std::size_t>(row.outcome) == i) names.push_back(row.name);
    }
    if (names.empty()) continue;
    const bool pass = static_cast<GateOutcome>(i) == GateOutcome::kPass;
    parts.push_back(
        pass ? fmt::format("{} pass", names.size())
             : fmt::format("{} {} ({})", names.size(), kNames[i], fmt::join(names, ", ")));
  }
  return fmt::format("{} {}: {}", record.rows.size(), record.rows.size() == 1 ? "row" : "rows",
                     fmt::join(parts, ", "));
}

std::string gate_effect_text(const GateRow& row) {
  const auto format = !row.difference       ? format_three
                      : row.unit == "bytes" ? format_amount
                                            : format_difference;
  return format_interval(row.effect, row.low, row.high, format);
}

std::string gate_row_text(const GateRow& row) {
  std::string text = row.verdict;
  if (row.effect) {
    text += fmt::format(" {} in {}", gate_effect_text(row), row.measure);
    text += row.unit == "bytes" && row.difference
                ? fmt::format(", budget {}", format_amount(row.budget))
            : row.difference ? fmt::format(", margin {}", format_value(row.budget))
                             : fmt::format(", budget {:.3g}%", 100 * row.budget);
  }
  if (row.fresh_pairs > 0) {
    text += fmt::format(", came back in {} of {} fresh pairs", row.came_back, row.fresh_pairs);
  }
  for (const std::string& note : row.notes) text += fmt::format("; {}", note);
  return text;
}

}  // namespace reckon
