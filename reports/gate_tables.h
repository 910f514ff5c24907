#pragma once

#include <string>

#include "reports/gate_record.h"
#include "reports/table.h"

namespace reckon {

// Baseline, candidate, ratio, verdict and what could have been seen, a line a row.
Table gate_table(const GateRecord& record);

// The table, what is to be said of single rows, and the headline, for a terminal.
std::string gate_text(const GateRecord& record, TextStyle style = {});

// The same as GitHub's Markdown, the headline first: for the summary of a job.
std::string gate_markdown(const GateRecord& record);

}  // namespace reckon
