#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/ranking_metric.h"

namespace reckon::metrics {

// The first k places of a list that may be shorter.
inline std::span<const std::uint8_t> first_hits(const UserRanking& user, std::size_t k) {
  return user.hits.first(std::min(k, user.hits.size()));
}
inline std::span<const std::int32_t> first_items(const UserRanking& user, std::size_t k) {
  return user.items.first(std::min(k, user.items.size()));
}

// Number of relevant items among the first k.
inline std::size_t hit_count(const UserRanking& user, std::size_t k) {
  std::size_t count = 0;
  for (const std::uint8_t hit : first_hits(user, k)) count += hit;
  return count;
}

}  // namespace reckon::metrics
