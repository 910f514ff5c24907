#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cuda/runtime.h"

namespace reckon::cuda {

// Metrics of lists at cutoffs K, in the order of their values. h_p = 1 where the item at place
// p = 1, 2, ... is relevant, else 0; r: relevant items of the user; a quotient by 0 is 0.
inline constexpr std::array<std::string_view, 7> kRankingMetrics = {
    "precision",  // P = (sum_p h_p) / K
    "recall",     // R = (sum_p h_p) / r
    "f1",         // 2 P R / (P + R)
    "hit_rate",   // 1 where any h_p is
    "ndcg",       // (sum_p h_p / log2(p + 1)) / (sum_{p <= min(K, r)} 1 / log2(p + 1))
    "map",        // (sum_p h_p precision@p) / min(K, r)
    "mrr",        // 1 / (place of the first hit)
};

// Users' lists and what they should have found, in device memory.
struct JudgedLists {
  const std::int32_t* items = nullptr;  // [users, places] best first, padded with -1
  int users = 0;
  int places = 0;
  const std::int64_t* relevant_offsets = nullptr;  // [users + 1]
  const std::int32_t* relevant_items = nullptr;    // ascending in each row
};

struct MetricCutoffs {
  const std::int32_t* cutoffs = nullptr;  // [count], at most `places`
  int count = 0;
  const double* discounts = nullptr;    // [places] 1 / log2(p + 1)
  const double* ideal_gains = nullptr;  // [places + 1] sums of the first 0, 1, ... of them
};

// out [kRankingMetrics, cutoffs, users]. Sums are in the order of places, in double.
void ranking_metrics(const JudgedLists& lists, const MetricCutoffs& at, double* out, Stream stream);

}  // namespace reckon::cuda
