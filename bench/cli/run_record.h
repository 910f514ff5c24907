#pragma once

#include <string>

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// The results record of a run.
Record make_record(const ExperimentResult& result);

// Now, in UTC, as records have it: "2025-01-31T12:00:00Z".
std::string record_time();

}  // namespace reckon
