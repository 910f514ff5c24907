#pragma once

#include "bench/sliced_lists.h"
#include "core/progress.h"
#include "eval/slices/slice_table.h"

namespace reckon {

// NDCG of the places with gain 1 of every unit that has targets, 0 for those without a list.

// The quality of a run by slices of units, against the units that are not in the slice, and of
// targets, against the same units' other targets.
SliceTable slice_run(const SlicedLists& run, const SliceOptions& options, Progress& progress);

// Run b against run a within each slice, paired by unit. Both are of the same slicings.
SliceTable slice_difference(const SlicedLists& a, const SlicedLists& b, SliceOptions options,
                            Progress& progress);

}  // namespace reckon
