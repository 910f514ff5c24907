#pragma once

#include "eval/ranking_metric.h"

namespace reckon::metrics {

// Mean cosine distance over the pairs of items in the list (Ziegler et al., "Improving
// Recommendation Lists Through Topic Diversification", 2005); 0 for fewer than two items. A zero
// vector has cosine 0 with every other.
double diversity(const UserRanking& user, std::size_t k);

}  // namespace reckon::metrics
