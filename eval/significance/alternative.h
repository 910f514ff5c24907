#pragma once

#include <cstdint>

namespace reckon {

// What a test asks of the differences: that they differ from 0, are greater, or are less. A
// one-sided interval is open towards the side that is asked for: "greater" bounds from below.
enum class Alternative : std::uint8_t { kTwoSided, kGreater, kLess };

}  // namespace reckon
