#pragma once

#include <span>
#include <vector>

namespace reckon {

// P-values corrected for their number, in the order given: the chance that any true null hypothesis
// among them is rejected stays below the level (Holm, "A Simple Sequentially Rejective Multiple
// Test Procedure", 1979). Throws Error for a value outside [0, 1].
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace reckon
