#pragma once

#include <string>

#include "reports/gate_record.h"

namespace reckon {

// The verdict as one HTML file without network: the outcome and what led to it first, then every
// row with its interval and budget, as a chart and as a table.
std::string gate_html(const GateRecord& record);

}  // namespace reckon
