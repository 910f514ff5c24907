#include "datasets/synth/planted_interest.h"

#include <algorithm>

namespace reckon {
namespace {

// How many values of a facet a user likes, and how much, in interest units.
struct Liking {
  std::uint64_t least_values;
  std::uint64_t most_values;
  std::uint64_t least_weight;
  std::uint64_t most_weight;
};

constexpr Liking kLongTerm[kFacets] = {
    {1, 2, 112, 136},  // theme
    {1, 2, 52, 76},    // setting
    {1, 2, 8, 20},     // mood
    {1, 1, 4, 12},     // style
    {1, 1, 4, 12},     // audience
    {1, 2, 28, 48},    // medium
};
constexpr Liking kShortTerm[] = {
    {1, 1, 80, 104},  // theme
    {1, 1, 32, 48},   // setting
};

std::uint64_t between(std::uint64_t low, std::uint64_t high, Random& random) {
  return low + random.below(high - low + 1);
}

void add_liking(const Liking& liking, std::size_t facet, Random& random, Interest& interest) {
  const std::uint64_t values = facets()[facet].values.size();
  const std::size_t first = value_offsets()[facet];
  for (std::uint64_t n = between(liking.least_values, liking.most_values, random); n > 0; --n) {
    // The smaller of two: the first values of a facet are liked by more users than the last.
    const std::uint64_t one = random.below(values);
    const std::uint64_t other = random.below(values);
    const std::uint64_t weight = between(liking.least_weight, liking.most_weight, random);
    auto& place = interest[first + std::min(one, other)];
    place = static_cast<std::uint8_t>(std::min<std::uint64_t>(place + weight, 255));
  }
}

}  // namespace

PlantedUser::PlantedUser(Random& random) : long_term(facet_value_count()) {
  for (std::size_t facet = 0; facet < kFacets; ++facet) {
    add_liking(kLongTerm[facet], facet, random, long_term);
  }
  for (Interest& phase : phases) {
    phase = long_term;
    for (std::size_t facet = 0; facet < std::size(kShortTerm); ++facet) {
      add_liking(kShortTerm[facet], facet, random, phase);
    }
  }
}

std::size_t PlantedUser::phase_of(std::size_t i, std::size_t n) {
  return std::min(20 * i / (7 * n), kPhases - 1);
}

int match(std::span<const std::uint8_t> interest, const PlantedItem& item) {
  const auto& offsets = value_offsets();
  int sum = 0;
  for (std::size_t facet = 0; facet < kFacets; ++facet) {
    sum += interest[offsets[facet] + item.values[facet]];
  }
  return sum;
}

int largest_match(std::span<const std::uint8_t> interest, std::size_t first) {
  int sum = 0;
  for (std::size_t facet = first; facet < kFacets; ++facet) {
    const auto values = interest.subspan(value_offsets()[facet], facets()[facet].values.size());
    sum += *std::max_element(values.begin(), values.end());
  }
  return sum;
}

double mean_rating(double share, std::uint8_t quality) {
  return 1.9 + 2.9 * share + 0.3 * (static_cast<double>(quality) - 2.0);
}

}  // namespace reckon
