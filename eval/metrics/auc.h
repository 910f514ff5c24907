#pragma once

#include "eval/ranking_metric.h"

namespace reckon::metrics {

// Of one user; NaN where every candidate is relevant.
inline double auc(const UserRanking& user, std::size_t) { return user.pairs.auc(); }

// Users weighed by their relevant items (Zhu et al., "Optimized Cost per Click in Taobao Display
// Advertising", 2017, call the mean GAUC).
inline double relevant_items(const UserRanking& user) { return static_cast<double>(user.relevant); }

// Scores of different users against each other.
inline double auc_all_pairs(const SystemRanking& system, std::size_t) { return system.pairs.auc(); }

}  // namespace reckon::metrics
