#include "reports/github_annotations.h"

#include <fmt/format.h>

namespace reckon {
namespace {

// As @actions/core escapes data, and properties, in which ':' and ',' are syntax.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string_view level_of(GateOutcome outcome) {
  switch (outcome) {
    case GateOutcome::kRegression:
    case GateOutcome::kQualityFailed:
      return "error";
    case GateOutcome::kInconclusive:
    case GateOutcome::kWarning:
      return "warning";
    case GateOutcome::kLeftOut:
      return "notice";
    case GateOutcome::kPass:
      break;
  }
  return "";
}

}  // namespace

std::string gate_annotations(const GateRecord& record) {
  std::string out;
  for (const GateRow& row : record.rows) {
    const std::string_view level = level_of(row.outcome);
    if (level.empty()) continue;
    out += fmt::format("::{} title={}::{}\n", level, escaped("reckon gate, " + row.name, true),
                       escaped(gate_row_text(row), false));
  }
  return out;
}

}  // namespace reckon
