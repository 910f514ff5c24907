#pragma once

#include <span>
#include <vector>

#include "reports/run_comparison.h"

namespace reckon {

// Rates, latencies and memory of variants of the same names, and the time of the whole runs.
std::vector<ComparedSpeed> compare_speed(std::span<const ComparedRun> runs);

}  // namespace reckon
