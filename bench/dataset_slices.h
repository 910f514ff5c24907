#pragma once

#include "bench/experiment_data.h"
#include "bench/sliced_lists.h"
#include "datasets/dataset.h"

namespace reckon {

// Slices of a dataset's users, by history length, cold start and attributes, and of its items, by
// popularity, cold start, text length and attributes. Users without relevant items in the test part
// are in no slice by history. Reads the items' texts, a block at a time.
UnitSlicings slice_dataset(const Dataset& dataset, const ExperimentData& data);

}  // namespace reckon
