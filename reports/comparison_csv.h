#pragma once

#include <string>

#include "reports/run_comparison.h"

namespace reckon {

// Everything, a line for each thing that was compared and run, with a header. The first run, which
// the others are compared with, has no difference and no ratio; what there is not is empty; numbers
// are written so that they are read back as they were.
std::string comparison_csv(const RunComparison& comparison);

}  // namespace reckon
