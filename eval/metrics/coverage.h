#pragma once

#include "eval/metrics/recommendation_counts.h"

namespace reckon::metrics {

// Share of the catalogue that anybody is recommended within the first k.
inline double coverage(const SystemRanking& system, std::size_t k) {
  const std::vector<std::int64_t> counts = recommendation_counts(system, k);
  const auto distinct = std::count_if(counts.begin(), counts.end(), [](auto n) { return n > 0; });
  return static_cast<double>(distinct) / static_cast<double>(system.item_count);
}

}  // namespace reckon::metrics
