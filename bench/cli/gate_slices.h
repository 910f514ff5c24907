#pragma once

#include <filesystem>
#include <vector>

#include "eval/slices/slicing.h"
#include "reports/run_comparison.h"

namespace reckon {

// How the users of a run are sliced, as `reckon eval --slices` does: by history length, cold start
// and attributes; [dataset rows]. The dataset is the given file, or where that is empty the one
// that the record names. Throws Error where it cannot be read or is not what the run was made on.
std::vector<Slicing> user_slicings(const ComparedRun& run, const std::filesystem::path& dataset);

}  // namespace reckon
