#pragma once

#include "eval/metrics/hits.h"

namespace reckon::metrics {

// Places of the k that hold a relevant item; places that a short list leaves empty are misses.
inline double precision(const UserRanking& user, std::size_t k) {
  return static_cast<double>(hit_count(user, k)) / static_cast<double>(k);
}

}  // namespace reckon::metrics
