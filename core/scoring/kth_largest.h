#pragma once

#include <cstddef>
#include <span>

namespace reckon {

// The k-th largest of the values, none of them NaN; k is 1 to their number. By counting, without
// branches that depend on the values: faster for the few hundred of a list than to sort a part of
// them.
float kth_largest(std::span<const float> values, std::size_t k);

}  // namespace reckon
