#pragma once

#include <cstddef>

#include "bench/named_run.h"
#include "core/progress.h"
#include "eval/slices/slice_table.h"

namespace reckon {

// The quality of a run by slices of its users (history length, cold start, attributes) and of the
// items they should have been recommended (popularity, cold start).
struct RunSlices {
  std::size_t cutoff = 0;  // of NDCG: 10, or the longest list
  SliceTable table;
};

// NDCG with gain 1 of every user who has relevant items, 0 for those without a list. Throws Error
// where no user has a list.
RunSlices slice_run(const RecommendedRun& run, const SliceOptions& options, Progress& progress);

}  // namespace reckon
