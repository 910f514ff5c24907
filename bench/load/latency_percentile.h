#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace reckon {

// Latencies of a run's queries: as they followed one another, and sorted. Infinite for a query that
// was shed.
struct LatencySample {
  std::vector<double> in_order;
  std::vector<double> ascending;

  explicit LatencySample(std::vector<double> values);
  std::size_t size() const { return in_order.size(); }
};

// The order statistic that LoadGen calls percentile p: of 0-based rank floor(p n).
double loadgen_percentile(std::span<const double> ascending, double p);

struct LatencyPercentile {
  double value = 0;  // as loadgen_percentile()
  double low = 0;    // 95% interval
  double high = 0;
};

// The interval is that of estimate_percentile() for as many independent latencies as these are
// worth: queries in a queue delay each other, and so tell less (Chen and Kelton, "Quantile and
// Tolerance-Interval Estimation in Simulation", 2006; the inflation of the variance is that of
// "over the percentile" by batch means). Nothing where they do not support the percentile.
std::optional<LatencyPercentile> estimate_latency_percentile(const LatencySample& sample, double p);

// Queries that would support the percentile, if they depend on each other as these do.
std::size_t queries_needed(const LatencySample& sample, double p);

}  // namespace reckon
