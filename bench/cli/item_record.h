#pragma once

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// How the variants of a run keep and search their items.
std::vector<StoredItems> record_items(const ExperimentResult& result);

}  // namespace reckon
