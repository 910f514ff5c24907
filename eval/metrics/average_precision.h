#pragma once

#include "eval/metrics/hits.h"

namespace reckon::metrics {

// Precision at each hit, summed, relative to the best list of k places.
inline double average_precision(const UserRanking& user, std::size_t k) {
  const std::span<const std::uint8_t> hits = first_hits(user, k);
  std::size_t found = 0;
  double sum = 0.0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i] == 0) continue;
    ++found;
    sum += static_cast<double>(found) / static_cast<double>(i + 1);
  }
  return sum / static_cast<double>(std::min(user.relevant, k));
}

}  // namespace reckon::metrics
