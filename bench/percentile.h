#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace reckon {

// A percentile of a population as a sample shows it: the order statistic at rank ceil(p n), and a
// 95% interval between the order statistics whose ranks the binomial distribution gives (no
// assumption about the shape; Hahn and Meeker, "Statistical Intervals", 1991, section 5.2).
struct PercentileEstimate {
  double value = 0;
  double low = 0;
  double high = 0;
};

// p in (0, 1). Nothing when the sample cannot support it: one end of the interval would lie outside
// the sample.
std::optional<PercentileEstimate> estimate_percentile(std::span<const double> ascending, double p);

// Smallest sample that supports p: estimate_percentile gives an answer from this size on.
std::size_t samples_needed(double p);

}  // namespace reckon
