#pragma once

#include <limits>

#include "eval/metrics/recommendation_counts.h"

namespace reckon::metrics {

// Inequality of the recommendation counts of all items, never recommended ones included: 0 when
// all are equal, near 1 when one item takes everything (Gini, 1912; in the form of Dixon et al.,
// "Bootstrapping the Gini Coefficient of Inequality", 1987). Integer sums, so exact up to the
// division.
inline double gini(const SystemRanking& system, std::size_t k) {
  std::vector<std::int64_t> counts = recommendation_counts(system, k);
  std::sort(counts.begin(), counts.end());
  const auto n = static_cast<std::int64_t>(counts.size());
  std::int64_t total = 0;
  std::int64_t weighted = 0;
  for (std::int64_t i = 1; i <= n; ++i) {
    const std::int64_t count = counts[static_cast<std::size_t>(i - 1)];
    total += count;
    weighted += (2 * i - n - 1) * count;
  }
  if (total == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(weighted) / (static_cast<double>(n) * static_cast<double>(total));
}

}  // namespace reckon::metrics
