#pragma once

#include <span>

#include "bench/evaluate_runs.h"
#include "reports/detail_rows.h"

namespace reckon {

// "spread": what of the spread of a metric's values comes from queries and what from runs.
DetailRows spread_rows(std::span<const MetricSpread> spreads, double confidence);

// "definition_differences": where definitions part on this data, and by how much.
DetailRows explanation_rows(std::span<const DefinitionDifference> differences);

}  // namespace reckon
