#pragma once

#include <string>

#include "reports/gate_record.h"

namespace reckon {

// Everything, format "reckon-gate", version 1, as reports/gate.schema.json describes it. Numbers
// that are not finite become null.
std::string gate_json(const GateRecord& record);

}  // namespace reckon
