#pragma once

#include <map>
#include <set>
#include <string>

#include "core/progress.h"
#include "reports/run_comparison.h"

namespace reckon {

// b minus a in the mean of every metric that both have, paired by user; users without a value in
// either are left out of a metric. P-values for the metrics named in `tested`. Throws Error where
// the users differ, or a metric has not one value for each.
std::map<std::string, Difference> user_differences(const UserValues& a, const UserValues& b,
                                                   const std::set<std::string>& tested,
                                                   const CompareOptions& options,
                                                   Progress& progress);

}  // namespace reckon
