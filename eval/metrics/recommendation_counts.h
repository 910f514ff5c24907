#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "eval/ranking_metric.h"

namespace reckon::metrics {

// How many users are recommended each item within the first k, [item_count].
inline std::vector<std::int64_t> recommendation_counts(const SystemRanking& system, std::size_t k) {
  std::vector<std::int64_t> counts(system.item_count);
  for (std::size_t user = 0; user < system.items.rows; ++user) {
    for (const std::int32_t item : system.items.row(user).first(std::min(k, system.items.cols))) {
      if (item >= 0) ++counts[static_cast<std::size_t>(item)];
    }
  }
  return counts;
}

}  // namespace reckon::metrics
