#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/record.h"
#include "reports/table.h"

// Quality by slice of users and of their relevant items. A table of nothing has no rows.
namespace reckon {

// "int8/content - fp32/content": what the numbers are of.
std::string slices_title(const SystemBySlice& slices);

// One system by slice; `units` are what n counts.
Table slices_table(const SystemBySlice& slices, std::string_view units = "users");

// The worst slice of each system, and where each variant loses most against the first.
Table worst_slices_table(const Record& record);

// What html/slice_chart.js draws:
//   {metric, measures: [name], groups: [{name, slices: [{name, systems}]}]}
// systems holds for each of the record's systems {n, values, p} or null; values and p have a place
// for each of measures: [value, low, high] or null, and the adjusted p-value or null. Slices are
// those of the first system.
nlohmann::ordered_json slice_chart_data(const Record& record);

}  // namespace reckon
