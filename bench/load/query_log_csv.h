#pragma once

#include <string>

#include "bench/load/scenario.h"

namespace reckon {

// A run as CSV: seconds (of the schedule), text, issued, completed (seconds; empty for a query that
// was shed), right, cosine. read_arrival_trace() replays it.
std::string query_log_csv(const ScenarioRun& run);

}  // namespace reckon
