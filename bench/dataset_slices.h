#pragma once

#include <cstddef>
#include <limits>

#include "bench/experiment_data.h"
#include "bench/sliced_lists.h"
#include "datasets/dataset.h"

namespace reckon {

// Slices of a dataset's users, by history length, cold start and attributes, and of its items, by
// popularity, cold start, text length and attributes. Users without relevant items in the test part
// are in no slice by history. Reads the items' texts, a block at a time. Attributes that would make
// more than `most` slices in all are left out, and a note says so.
UnitSlicings slice_dataset(const Dataset& dataset, const ExperimentData& data,
                           std::size_t most = std::numeric_limits<std::size_t>::max());

}  // namespace reckon
