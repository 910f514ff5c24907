#pragma once

#include <string>
#include <vector>

#include "reports/history.h"
#include "reports/table.h"

namespace reckon {

// Changes with the first commit of each, and every series.
Table history_changes_table(const History& history);
Table history_series_table(const History& history);

// Both, with warnings, for a terminal and as GitHub's Markdown.
std::string history_text(const History& history, TextStyle style = {});
std::string history_markdown(const History& history);

// Everything, format "reckon-history", version 1, as reports/history.schema.json describes it.
std::string history_json(const History& history);

// A line a change, and one for each series without; numbers are read back as they were.
std::string history_csv(const History& history);

// "no change among 24 series", or how many changes and since which commits.
std::string history_headline(const History& history);

}  // namespace reckon
