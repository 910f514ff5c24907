#pragma once

#include "reports/record.h"
#include "reports/table.h"

namespace reckon {

// Clocks, throttling and energy of the GPU under each variant that ran on one; no rows without.
Table gpu_table(const Record& record);

}  // namespace reckon
