#pragma once

#include <cstddef>

#include "eval/ranking_metric.h"

// The rows of ranking_metrics() beyond accuracy: what the formulas of this folder need, taken from
// the lists of a run.
namespace reckon::metrics {

// Of one user's first k places; NaN: this user has no value.
double novelty(const UserRanking& user, std::size_t k);
double average_popularity(const UserRanking& user, std::size_t k);
double popularity_lift(const UserRanking& user, std::size_t k);
double tail_share(const UserRanking& user, std::size_t k);
double diversity(const UserRanking& user, std::size_t k);
double calibration(const UserRanking& user, std::size_t k);

// Of the first k places of all users.
double coverage(const SystemRanking& system, std::size_t k);
double user_coverage(const SystemRanking& system, std::size_t k);
double gini(const SystemRanking& system, std::size_t k);
double entropy(const SystemRanking& system, std::size_t k);
double personalisation(const SystemRanking& system, std::size_t k);

}  // namespace reckon::metrics
