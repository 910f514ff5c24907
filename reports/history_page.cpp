#include "reports/history_page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/history_report.h"
#include "reports/history_section.h"
#include "reports/html_page.h"

namespace reckon {

std::string history_html(const History& history) {
  const std::size_t changes = history_changes_table(history).rows.size();
  return html_page(
      {.title = "History",
       .subtitle =
           fmt::format("{} to {}", history.entries.front().created, history.entries.back().created),
       .headlines = {{"Changes", changes == 0 ? "none found" : fmt::format("{}", changes),
                      history_headline(history)}},
       .warnings = history.warnings,
       .content = history_sections(history),
       .footer = "reckon compare --history"},
      {{"history", history_chart_data(history)}});
}

}  // namespace reckon
