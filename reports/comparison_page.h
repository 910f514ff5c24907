#pragma once

#include <string>

#include "reports/comparison_report.h"

namespace reckon {

// The comparison as one HTML file without network: what is better and worse first, then differences
// and ratios with their intervals as charts and tables.
std::string comparison_html(const RunComparison& comparison, ComparedMetrics metrics);

}  // namespace reckon
