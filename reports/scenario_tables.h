#pragma once

#include <string>

#include "reports/scenario_record.h"
#include "reports/table.h"

namespace reckon {

// The numbers with their intervals, sizes and definitions.
Table measure_table(const ScenarioRecord& record);

// What makes it a result, and whether that was met.
Table requirement_table(const ScenarioRecord& record);

// The rates of a search for the peak; no rows without one.
Table probe_table(const ScenarioRecord& record);

// All and whether the result is VALID, for a terminal and as GitHub's Markdown.
std::string scenario_text(const ScenarioRecord& record, TextStyle style = {});
std::string scenario_markdown(const ScenarioRecord& record);

}  // namespace reckon
