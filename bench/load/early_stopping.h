#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace reckon {

// Early stopping as MLPerf's LoadGen does it (MLPerf inference rules, "Early Stopping Criterion";
// loadgen/early_stopping.cc): a run of n queries, t of which are over a latency, shows that the
// latency is met at percentile p (a fraction) if so few would be over it with a probability below
// 1 - 0.99 were the share over it 1 - p: P(X <= t) < 0.01, X ~ Binomial(n, 1 - p). Queries count as
// independent of each other.

// Smallest number of queries that shows it when `over` of them are over the latency.
std::size_t early_stopping_queries(std::size_t over, double p);

struct EarlyStoppingEstimate {
  double value = 0;           // a latency that is met at p
  std::size_t discarded = 0;  // higher ones
};
// The smallest latency of which the sample shows that it is met at p: it is over as many as it may
// be. Nothing where the sample is smaller than early_stopping_queries(1, p).
std::optional<EarlyStoppingEstimate> early_stopping_estimate(std::span<const double> ascending,
                                                             double p);

}  // namespace reckon
