#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "datasets/synth/planted_text.h"

namespace reckon {

// How much a user likes each value of each facet, in 1/32 of a unit of log-odds:
// facet_value_count() numbers. The match of an item is the sum over its values.
using Interest = std::vector<std::uint8_t>;
inline constexpr double kInterestUnit = 1.0 / 32.0;

// The interests of one user: what stays, and what is added in each phase of the user's
// interactions. The last phase holds the default split's test part and, but for rounding,
// validation.
struct PlantedUser {
  static constexpr std::size_t kPhases = 3;
  Interest long_term;
  Interest phases[kPhases];  // long term and short term together

  explicit PlantedUser(Random& random);
  // The phase of interaction `i` of `n`: the first 35%, the next 35%, the rest.
  static std::size_t phase_of(std::size_t i, std::size_t n);
};

// Sum of the interest in the values of an item.
int match(std::span<const std::uint8_t> interest, const PlantedItem& item);
// The largest match that there can be, from facet `first` on.
int largest_match(std::span<const std::uint8_t> interest, std::size_t first = 0);

// A rating of 1 to 5 is drawn from a normal distribution with this mean and kRatingDeviation, and
// rounded. `share` is match / largest_match.
double mean_rating(double share, std::uint8_t quality);
inline constexpr double kRatingDeviation = 0.8;

}  // namespace reckon
