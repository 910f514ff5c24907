#pragma once

#include "eval/metrics/hits.h"

namespace reckon::metrics {

// 1 / position of the first hit among the first k, 0 without one.
inline double reciprocal_rank(const UserRanking& user, std::size_t k) {
  const std::span<const std::uint8_t> hits = first_hits(user, k);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i] != 0) return 1.0 / static_cast<double>(i + 1);
  }
  return 0.0;
}

}  // namespace reckon::metrics
