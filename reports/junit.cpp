#include "reports/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/display_text.h"

namespace reckon {
namespace {

// Text and attributes of XML 1.0, on one line.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// The element of a testcase that did not pass; empty for one that did.
std::string_view element_of(GateOutcome outcome) {
  switch (outcome) {
    case GateOutcome::kRegression:
    case GateOutcome::kQualityFailed:
      return "failure";
    case GateOutcome::kInconclusive:
      return "error";
    case GateOutcome::kLeftOut:
      return "skipped";
    case GateOutcome::kPass:
    case GateOutcome::kWarning:
      break;
  }
  return "";
}

}  // namespace

std::string gate_junit(const GateRecord& record) {
  const auto count = [&](std::string_view element) {
    return std::ranges::count_if(
        record.rows, [&](const GateRow& row) { return element_of(row.outcome) == element; });
  };
  const std::string counts = fmt::format(
      R"(name="reckon gate" tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.3f}")",
      record.rows.size(), count("failure"), count("error"), count("skipped"), record.seconds);
  // <testsuites> has no attribute "skipped" in the schema that readers share.
  const std::string whole =
      counts.substr(0, counts.find(" skipped=")) + counts.substr(counts.find(" time="));
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n  <testsuite {} "
      "timestamp=\"{}\">\n",
      whole, counts, escaped(record.created));
  for (const GateRow& row : record.rows) {
    const std::string text = escaped(gate_row_text(row));
    out += fmt::format("    <testcase name=\"{}\" classname=\"reckon.gate.{}\" time=\"{:.3f}\">",
                       escaped(row.name), escaped(row.kind), row.seconds);
    if (const std::string_view element = element_of(row.outcome); element == "skipped") {
      out += fmt::format("<skipped message=\"{}\"/>", text);
    } else if (!element.empty()) {
      out += fmt::format("<{0} message=\"{1}\" type=\"{2}\">{1}</{0}>", element, text,
                         name_of(row.outcome));
    } else {
      out += fmt::format("<system-out>{}</system-out>", text);
    }
    out += "</testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace reckon
