#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "bench/recommendation.h"
#include "bench/sliced_lists.h"
#include "core/progress.h"
#include "core/user_items.h"
#include "eval/slices/slice_table.h"

namespace reckon {

// One system by slice, or its difference from another one.
struct SystemSlices {
  std::string system;
  std::string against;  // empty: the users and the relevant items that are not in the slice
  SliceTable table;
};

// Quality by slice of all systems of a run.
struct ExperimentSlices {
  std::size_t cutoff = 0;  // of NDCG
  std::vector<SystemSlices> systems;
  std::vector<std::string> notes;  // what is in no slice, and why
};

// Slices of a run: those of attributes beyond are left out.
inline constexpr std::size_t kMostSlices = 100;

// Every system, and paired with it the same recommender of the first variant. All systems are of
// the same users; `relevant` items are [users of the dataset]. Where there are so many users that
// draws would cost more than they tell, intervals and tests are Student's.
ExperimentSlices slice_systems(std::span<const SystemRun> systems, const UserItems& relevant,
                               const UnitSlicings& slicings, SliceOptions options,
                               Progress& progress);

}  // namespace reckon
