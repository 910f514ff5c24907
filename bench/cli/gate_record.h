#pragma once

#include "bench/gate/run_gate.h"
#include "reports/gate_record.h"

namespace reckon {

// A measured row in the words of the report.
GateRow make_gate_row(const gate::RowResult& row);

// Time, program and machine; no sides and no rows.
GateRecord describe_gate(const gate::GateSpec& spec);

// Everything but the rows of quality.
GateRecord make_gate_record(const gate::GateOptions& options, const gate::GateResult& result);

}  // namespace reckon
