#pragma once

#include <cstdint>
#include <span>

namespace reckon {

// What is known of a vector x rounded to scale * X with integers X in [-limit, limit]. The norms
// are Euclidean, computed in float64 and a little too large rather than too small.
struct QuantizedRow {
  float scale = 0;
  double norm = 0;            // |x|
  double error_norm = 0;      // |x - scale * X|
  double quantized_norm = 0;  // |scale * X|
};

// Writes X, to nearest with scale = (largest |x|) / limit, or `least_scale` where that is larger. A
// row too small for a normal scale becomes all zeros, the whole of it its error. x is finite; both
// spans have the same size.
QuantizedRow quantize_row(std::span<const float> x, std::span<std::int8_t> out,
                          std::int8_t limit = 127, float least_scale = 0);

}  // namespace reckon
