#pragma once

#include <vector>

#include "bench/evaluate_runs.h"
#include "eval/significance/multiplicity.h"
#include "reports/detail_rows.h"

namespace reckon {

// "slices" and "slice_differences": where each run is good and where it is not, and where it
// differs from the first; none for runs that are not sliced.
std::vector<DetailRows> slice_tables(const RunsEvaluation& evaluation, Correction correction);

}  // namespace reckon
