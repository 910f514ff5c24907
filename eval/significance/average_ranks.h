#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace reckon {

// Ranks from 1, ascending; equal values share the mean of their ranks.
struct AverageRanks {
  std::vector<double> ranks;             // in the order of the values; multiples of 1/2
  std::vector<std::size_t> group_sizes;  // of equal values, ascending by value
};

AverageRanks average_ranks(std::span<const double> values);

}  // namespace reckon
