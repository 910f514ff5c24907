#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace reckon {

// The metrics of headlines, short tables and tests of significance, at the main cutoff where they
// have one. The first decides which system is best.
inline constexpr std::array<std::string_view, 3> kMainMetrics = {"ndcg", "recall", "auc"};

inline bool is_main_metric(std::string_view name) {
  return std::find(kMainMetrics.begin(), kMainMetrics.end(), name) != kMainMetrics.end();
}

// Of `cutoffs`, ascending and at least one: 10, otherwise the largest below, otherwise the
// smallest.
template <typename T>
T main_cutoff(std::span<const T> cutoffs) {
  const auto above = std::upper_bound(cutoffs.begin(), cutoffs.end(), T{10});
  return above == cutoffs.begin() ? cutoffs.front() : *(above - 1);
}

}  // namespace reckon
