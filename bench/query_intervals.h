#pragma once

#include <optional>
#include <vector>

#include "core/progress.h"
#include "eval/interval.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/significance/comparison_table.h"

namespace reckon {

// [measures] percentile bootstrap intervals over queries, of the options' confidence, resamples and
// seed; none where a draw has no value.
std::vector<std::optional<Interval>> query_intervals(const JudgedEvaluation& evaluation,
                                                     const ComparisonTableOptions& options,
                                                     Progress& progress);

}  // namespace reckon
