#pragma once

#include <optional>
#include <span>

namespace reckon {

// Statistics of values that depend on those before them, as latencies in a queue do: they are cut,
// in their order, into 30 batches long enough to be nearly independent of each other (Law,
// "Simulation Modeling and Analysis", 5th ed., section 9.5.3).

struct MeanEstimate {
  double mean = 0;
  double low = 0;  // 95% interval, Student's t of the batches' means
  double high = 0;
};
// Nothing for fewer than two values a batch.
std::optional<MeanEstimate> estimate_mean(std::span<const double> in_order);

// How many times the variance of the mean is that of as many independent values, at least 1: n
// values tell as much as n / inflation independent ones. The uncertainty of the estimate is taken
// in as Student's t is. Nothing for fewer than two values a batch.
std::optional<double> variance_inflation(std::span<const double> in_order);

}  // namespace reckon
