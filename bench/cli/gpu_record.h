#pragma once

#include <vector>

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// Of the variants that encoded on a GPU.
std::vector<GpuUse> record_gpu_use(const ExperimentResult& result);

}  // namespace reckon
