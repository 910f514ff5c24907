#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reports/record.h"
#include "reports/table.h"

// What variants computed beside what the machine could (roofline: Williams, Waterman, Patterson,
// CACM 52(4), 2009).
namespace reckon {

// A row for each variant that was timed.
Table work_table(const Record& record);

Table limits_table(const Record& record);

// What the chart is drawn from, null where no variant has a limit: {memory: bytes/s or null,
// roofs: [{name, value}], points: [{variant, intensity, rate, limit, parts}]}, rates in operations
// a second, `parts` in words.
nlohmann::ordered_json roofline_data(const Record& record);

// Chart and tables as HTML; empty where nothing was timed.
std::string roofline_section(const Record& record);

// "36.1 %" of the limit; a dash where a variant has none.
std::string fraction_cell(const Record& record, const std::string& variant);

}  // namespace reckon
