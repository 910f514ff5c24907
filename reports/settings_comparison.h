#pragma once

#include <span>
#include <string>
#include <vector>

#include "reports/run_comparison.h"

namespace reckon {

// What of machine, configuration, dataset and model differs between the runs.
std::vector<ComparedSetting> compare_settings(std::span<const ComparedRun> runs);

// What a reader must know before trusting the comparison: other data, another machine or build,
// other definitions of metrics, systems and variants that only some of the runs have.
std::vector<std::string> comparison_warnings(std::span<const ComparedRun> runs);

}  // namespace reckon
