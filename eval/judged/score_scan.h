#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace reckon {

// How the scores of a list stand.
enum class Standing : std::uint8_t {
  kDescend,  // each is lower than the one before
  kTied,     // none is higher than the one before
  kInNoOrder
};

// All read several scores at a time. NaN stands in no order.
Standing standing(std::span<const double> scores);
Standing standing(std::span<const float> scores);
bool all_finite(std::span<const double> scores);
// Place of the first that is not finite; the size where all are.
std::size_t first_not_finite(std::span<const double> scores);

// Whether the scores are finite and each is lower than the one before.
bool strictly_descending(std::span<const double> scores);

}  // namespace reckon
