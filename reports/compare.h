#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "core/progress.h"
#include "reports/run_comparison.h"

namespace reckon {

// Reads the results of runs. Values of single users come from the predictions that a record names,
// in its own folder, when they are asked for; predictions made on another dataset are refused. A
// run is called by its path, without results.json; a path given twice gets a number.
std::vector<ComparedRun> open_runs(std::span<const std::filesystem::path> results);

// Opens and compares: what `reckon compare A.json B.json...` does, of results of runs or of
// scenarios. Throws Error for fewer than two paths, for a file that is neither, and for both at
// once.
RunComparison compare_results(std::span<const std::filesystem::path> results,
                              const CompareOptions& options, Progress& progress);

}  // namespace reckon
