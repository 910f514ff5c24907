#pragma once

#include "eval/metrics/hits.h"

namespace reckon::metrics {

// Relevant items that are among the first k.
inline double recall(const UserRanking& user, std::size_t k) {
  return static_cast<double>(hit_count(user, k)) / static_cast<double>(user.relevant);
}

}  // namespace reckon::metrics
