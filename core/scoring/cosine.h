#pragma once

#include <span>

namespace reckon {

// Cosine of two vectors of the same size, in [-1, 1], computed in float64; 0 when either is zero.
// Throws Error when the sizes differ.
double cosine(std::span<const float> a, std::span<const float> b);

}  // namespace reckon
