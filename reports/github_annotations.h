#pragma once

#include <string>

#include "reports/gate_record.h"

namespace reckon {

// Workflow commands of GitHub Actions, a line a row that did not pass: "::error title=...::...".
std::string gate_annotations(const GateRecord& record);

}  // namespace reckon
