#pragma once

#include <string>

#include "reports/gate_record.h"

namespace reckon {

// What a gate found as SARIF 2.1.0 (OASIS standard), for code scanning: a result a row that did not
// pass, at the spec that asks for it.
std::string gate_sarif(const GateRecord& record);

}  // namespace reckon
