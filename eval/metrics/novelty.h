#pragma once

#include <limits>

#include "eval/metrics/hits.h"

namespace reckon::metrics {

// Mean self-information of the recommended items, in bits (Zhou et al., "Solving the Apparent
// Diversity-accuracy Dilemma of Recommender Systems", 2010). An empty list has none.
inline double novelty(const UserRanking& user, std::size_t k) {
  const std::span<const std::int32_t> items = first_items(user, k);
  if (items.empty()) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0.0;
  for (const std::int32_t item : items) sum += user.information[static_cast<std::size_t>(item)];
  return sum / static_cast<double>(items.size());
}

}  // namespace reckon::metrics
