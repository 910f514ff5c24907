#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <variant>

#include "eval/ranking_metric.h"

namespace reckon::test {

inline const RankingMetric& metric(const std::string& name) {
  for (const RankingMetric& each : ranking_metrics()) {
    if (each.name == name) return each;
  }
  throw std::out_of_range(name);
}

inline double user_value(const std::string& name, const UserRanking& user, std::size_t k) {
  return std::get<MeanOverUsers>(metric(name).rule).value(user, k);
}

}  // namespace reckon::test
