#include "core/scoring/magnitude.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

namespace reckon {

// Without their sign, the bit patterns of floats are ordered as the floats are, with infinity and
// the NaNs behind; comparing integers lets the compiler vectorise.
float largest_magnitude(std::span<const float> values) {
  std::int32_t largest = 0;
  for (const float value : values) {
    largest = std::max(largest, std::bit_cast<std::int32_t>(value) & 0x7fffffff);
  }
  return std::min(std::bit_cast<float>(largest), std::numeric_limits<float>::infinity());
}

}  // namespace reckon
