#pragma once

#include <string>

#include "reports/scenario_record.h"

namespace reckon {

// A run under load as one HTML file without network: whether it is a result first, then latencies
// by percentile, every measure with its interval, and the configuration.
std::string scenario_html(const ScenarioRecord& record);

}  // namespace reckon
