#pragma once

#include <span>

namespace reckon {

// Largest |x| of the values, 0 for none; infinity when one is infinite or not a number.
float largest_magnitude(std::span<const float> values);

}  // namespace reckon
