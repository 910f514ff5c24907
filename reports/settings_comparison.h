#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "reports/run_comparison.h"

namespace reckon {

// What of machine, configuration, dataset and model differs between the runs.
std::vector<ComparedSetting> compare_settings(std::span<const ComparedRun> runs);

// What is not the same in all lists of names and values.
std::vector<ComparedSetting> differing_settings(
    std::span<const std::vector<std::pair<std::string, std::string>>> runs);

// What a reader must know before trusting the comparison: other data, another machine or build,
// other definitions of metrics, systems and variants that only some of the runs have.
std::vector<std::string> comparison_warnings(std::span<const ComparedRun> runs);

}  // namespace reckon
