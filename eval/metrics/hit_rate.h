#pragma once

#include "eval/metrics/hits.h"

namespace reckon::metrics {

inline double hit_rate(const UserRanking& user, std::size_t k) {
  return hit_count(user, k) > 0 ? 1.0 : 0.0;
}

}  // namespace reckon::metrics
