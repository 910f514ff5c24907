#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "reports/scenario_record.h"

namespace reckon {

// The latencies of a run under load for the charts of a page, in its data: their distribution, and
// the percentiles with their intervals. `name` is that of the line.
void add_latencies(const ScenarioRecord& record, const std::string& name,
                   nlohmann::ordered_json& data);

// The section that draws what was added, with `more` below; nothing where that is nothing.
std::string latency_section(const nlohmann::ordered_json& data, std::string_view more = "");

}  // namespace reckon
