#pragma once

#include <vector>

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// The limits that were measured and what the variants computed beside them.
std::vector<MachineLimit> record_limits(const ExperimentResult& result);
std::vector<VariantWork> record_work(const ExperimentResult& result);

}  // namespace reckon
