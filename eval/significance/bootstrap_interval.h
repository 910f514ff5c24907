#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "eval/interval.h"
#include "eval/significance/alternative.h"

namespace reckon {

// How an interval comes from the values of a statistic over resamples.
enum class BootstrapMethod : std::uint8_t {
  kPercentile,  // their quantiles
  kBasic,       // their quantiles mirrored at the observed value
  // Bias-corrected and accelerated: quantiles moved by how the values lie around the observed one
  // and by its skewness (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, 14.3).
  kBca,
};

struct BootstrapIntervalOptions {
  BootstrapMethod method = BootstrapMethod::kBca;
  Alternative alternative = Alternative::kTwoSided;
  double confidence = 0.95;
  // Resampled values this close to the observed one equal it: half of them count as below it.
  double tolerance = 0.0;
};

// As scipy.stats.bootstrap computes it from its bootstrap_distribution, quantiles by linear
// interpolation. `acceleration` is used by kBca only, whose bounds are NaN where it is NaN or all
// resampled values lie on one side. Throws Error where there are no values or one is NaN, and for a
// confidence outside (0, 1).
Interval bootstrap_interval(std::span<const double> resampled, double observed, double acceleration,
                            const BootstrapIntervalOptions& options = {});

// Percentile interval: the (1 - confidence) / 2 and (1 + confidence) / 2 quantiles.
Interval percentile_interval(std::span<const double> resampled, double confidence);

// Acceleration of a mean, by the jackknife: a sixth of the skewness over the root of n; NaN where
// all values are equal.
double acceleration_of_mean(std::span<const double> values);

// Mean of the values at each row of indices, and of all values: indices [resamples, n] -> values.
// Summed in the pairwise order of numpy (Higham, "The Accuracy of Floating Point Summation", 1993),
// so that the same resamples tie with the observed mean as there. Throws Error for an index that
// is not one of values.
std::vector<double> resampled_means(std::span<const double> values,
                                    MatrixView<const std::int64_t> indices);
double pairwise_mean(std::span<const double> values);

}  // namespace reckon
