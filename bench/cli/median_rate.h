#pragma once

#include <string>
#include <vector>

#include "reports/rate.h"

namespace reckon {

// The median of rates and its interval. `what` names a repetition, in the plural, where there are
// too few for one.
Rate median_rate(std::vector<double> rates, const std::string& what);

}  // namespace reckon
