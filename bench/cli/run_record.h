#pragma once

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// The results record of a run.
Record make_record(const ExperimentResult& result);

}  // namespace reckon
