#pragma once

#include <cmath>

#include "eval/metrics/hits.h"

namespace reckon::metrics {

// Binary gain, logarithmic discount, relative to the best list of k places (Jarvelin and
// Kekalainen, "Cumulated Gain-based Evaluation of IR Techniques", 2002).
inline double ndcg(const UserRanking& user, std::size_t k) {
  const auto discount = [](std::size_t index) {
    return 1.0 / std::log2(static_cast<double>(index) + 2.0);
  };
  const std::span<const std::uint8_t> hits = first_hits(user, k);
  double gain = 0.0;
  for (std::size_t i = 0; i < hits.size(); ++i) gain += hits[i] != 0 ? discount(i) : 0.0;
  double ideal = 0.0;
  for (std::size_t i = 0; i < std::min(k, user.relevant); ++i) ideal += discount(i);
  return gain / ideal;
}

}  // namespace reckon::metrics
