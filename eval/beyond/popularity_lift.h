#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "eval/beyond/recommended_lists.h"

namespace reckon::beyond {

// Mean count of the items; NaN without any.
inline double mean_count(std::span<const std::int32_t> items,
                         std::span<const std::int64_t> counts) {
  std::int64_t sum = 0;
  for (const std::int32_t item : items) sum += counts[static_cast<std::size_t>(item)];
  if (items.empty()) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(sum) / static_cast<double>(items.size());
}

// By what share the list is more popular than what the user chose: 0 when both are alike, 1 when it
// is twice as popular (the lift of Abdollahpouri et al., "The Unfairness of Popularity Bias in
// Recommendation", 2019, user by user). NaN without a history.
inline double popularity_lift(List list, std::span<const std::int32_t> history,
                              std::span<const std::int64_t> counts) {
  const double own = mean_count(history, counts);
  if (own == 0.0) return std::numeric_limits<double>::quiet_NaN();
  return mean_count(list, counts) / own - 1.0;
}

}  // namespace reckon::beyond
