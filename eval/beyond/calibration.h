#pragma once

#include <span>
#include <vector>

#include "eval/beyond/item_attributes.h"
#include "eval/beyond/recommended_lists.h"

namespace reckon::beyond {

// Share of each attribute in a set of items, [attributes]: every item that has any shares out 1
// among its own. Empty where no item has one.
std::vector<double> attribute_shares(std::span<const std::int32_t> items,
                                     const ItemAttributes& attributes);

// Mixed into the list's shares, so that an attribute that it lacks costs a finite amount (Steck,
// "Calibrated Recommendations", 2018, section 3.1).
inline constexpr double kCalibrationSmoothing = 0.01;

// How far the shares q of a list are from the shares p of the user's history:
// sum_g p_g ln(p_g / ((1 - a) q_g + a p_g)) with a = kCalibrationSmoothing (Steck 2018, equation
// 4). 0: the same. NaN where either is empty.
double calibration_kl(std::span<const double> history, std::span<const double> list);

// Jensen-Shannon divergence of the two in bits, in [0, 1] (Lin, "Divergence Measures Based on the
// Shannon Entropy", 1991): symmetric and without a constant to choose. NaN as above.
double calibration_js(std::span<const double> history, std::span<const double> list);

}  // namespace reckon::beyond
