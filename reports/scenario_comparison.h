#pragma once

#include <span>
#include <string>

#include "reports/run_comparison.h"
#include "reports/scenario_record.h"

namespace reckon {

struct ComparedScenario {
  std::string label;
  ScenarioRecord record;
};

// The measures that all of the runs have, as `scenarios`; their intervals are of what one run shows
// of itself, and differences are made of them as if the runs were independent. Throws Error for
// fewer than two.
RunComparison compare_scenarios(std::span<const ComparedScenario> runs);

}  // namespace reckon
