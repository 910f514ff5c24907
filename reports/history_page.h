#pragma once

#include <string>

#include "reports/history.h"

namespace reckon {

// The history as one HTML file without network: the changes first, then every series as a chart and
// as tables.
std::string history_html(const History& history);

}  // namespace reckon
