#pragma once

#include "bench/experiment.h"
#include "core/progress.h"

namespace reckon {

// Fills fidelity and comparisons of a result whose systems are all there: every variant against the
// first, and the first variant's content and mixture (or the mixture without a model) against the
// floors. Warns where two mixtures differ in their weights.
void compare_variants(ExperimentResult& result, Progress& progress);

}  // namespace reckon
