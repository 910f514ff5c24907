#pragma once

#include <cstdint>
#include <span>

namespace reckon {

// AUC of the rows marked positive against the others, a tie counting half; NaN where either is
// empty. Throws Error where lengths differ or a score is NaN.
double binary_auc(std::span<const double> scores, std::span<const std::uint8_t> positive);

}  // namespace reckon
