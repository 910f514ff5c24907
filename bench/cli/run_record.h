#pragma once

#include <string>

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// The results record of a run.
Record make_record(const ExperimentResult& result);

// Now, as records write it: ISO 8601, UTC.
std::string record_time();

}  // namespace reckon
