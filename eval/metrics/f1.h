#pragma once

#include "eval/metrics/precision.h"
#include "eval/metrics/recall.h"

namespace reckon::metrics {

// Harmonic mean (van Rijsbergen, "Information Retrieval", 1979), 0 where both are 0.
inline double f1_of(double precision_value, double recall_value) {
  const double sum = precision_value + recall_value;
  return sum > 0.0 ? 2.0 * precision_value * recall_value / sum : 0.0;
}

inline double f1(const UserRanking& user, std::size_t k) {
  return f1_of(precision(user, k), recall(user, k));
}

}  // namespace reckon::metrics
