#include "eval/significance/bootstrap_interval.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/exact_sum.h"
#include "eval/quantile.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"

namespace reckon {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double quantile_or_nan(std::span<const double> ascending, double q) {
  return std::isnan(q) ? q : interpolated_quantile(ascending, q);
}

// Places of the bounds, moved from `tail` and 1 - tail.
Interval bca_places(std::span<const double> ascending, double observed, double acceleration,
                    double tail, double tolerance) {
  const auto below = std::ranges::lower_bound(ascending, observed - tolerance);
  const auto not_above = std::ranges::upper_bound(ascending, observed + tolerance);
  const auto twice =
      static_cast<double>((below - ascending.begin()) + (not_above - ascending.begin()));
  const double bias = normal_quantile(twice / (2.0 * static_cast<double>(ascending.size())));
  const auto moved = [&](double z) {
    const double shifted = bias + z;
    return normal_cdf(bias + shifted / (1.0 - acceleration * shifted));
  };
  const double z = normal_quantile(tail);
  return {moved(z), moved(-z)};
}

double pairwise_sum(std::span<const double> values) {
  constexpr std::size_t kLanes = 8;
  constexpr std::size_t kBlock = 128;
  const std::size_t n = values.size();
  if (n > kBlock) {
    const std::size_t half = n / 2 - n / 2 % kLanes;
    return pairwise_sum(values.first(half)) + pairwise_sum(values.subspan(half));
  }
  double sum = 0.0;
  std::size_t done = 0;
  if (n >= kLanes) {
    std::array<double, kLanes> lane{};
    for (; done + kLanes <= n; done += kLanes) {
      for (std::size_t i = 0; i < kLanes; ++i) lane[i] += values[done + i];
    }
    sum = ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
  }
  for (; done < n; ++done) sum += values[done];
  return sum;
}

}  // namespace

Interval bootstrap_interval(std::span<const double> resampled, double observed, double acceleration,
                            const BootstrapIntervalOptions& options) {
  require_confidence(options.confidence);
  if (resampled.empty()) fail("interval: no resampled values");
  if (std::ranges::any_of(resampled, [](double x) { return std::isnan(x); })) {
    fail("interval: a resampled value is not a number");
  }
  std::vector<double> ascending(resampled.begin(), resampled.end());
  std::ranges::sort(ascending);
  const bool two_sided = options.alternative == Alternative::kTwoSided;
  const double tail = two_sided ? (1.0 - options.confidence) / 2.0 : 1.0 - options.confidence;
  Interval places = {tail, two_sided ? (1.0 + options.confidence) / 2.0 : options.confidence};
  if (options.method == BootstrapMethod::kBca) {
    places = bca_places(ascending, observed, acceleration, tail, options.tolerance);
  }
  Interval interval = {quantile_or_nan(ascending, places.low),
                       quantile_or_nan(ascending, places.high)};
  if (options.method == BootstrapMethod::kBasic) {
    interval = {2.0 * observed - interval.high, 2.0 * observed - interval.low};
  }
  if (options.alternative == Alternative::kLess) interval.low = -kInfinity;
  if (options.alternative == Alternative::kGreater) interval.high = kInfinity;
  return interval;
}

Interval percentile_interval(std::span<const double> resampled, double confidence) {
  return bootstrap_interval(resampled, 0.0, 0.0,
                            {.method = BootstrapMethod::kPercentile, .confidence = confidence});
}

double acceleration_of_mean(std::span<const double> values) {
  const double mean = mean_of(values);
  ExactSum squares;
  ExactSum cubes;
  for (const double value : values) {
    const double deviation = value - mean;
    squares.add(deviation * deviation);
    cubes.add(deviation * deviation * deviation);
  }
  const double square = squares.value();
  return cubes.value() / (6.0 * square * std::sqrt(square));
}

std::vector<double> resampled_means(std::span<const double> values,
                                    MatrixView<const std::int64_t> indices) {
  std::vector<double> means;
  means.reserve(indices.rows);
  std::vector<double> drawn(indices.cols);
  for (std::size_t row = 0; row < indices.rows; ++row) {
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const std::int64_t index = indices.row(row)[i];
      if (index < 0 || static_cast<std::size_t>(index) >= values.size()) {
        fail("resample {}: index {}, expected 0 to {}", row, index, values.size() - 1);
      }
      drawn[i] = values[static_cast<std::size_t>(index)];
    }
    means.push_back(pairwise_mean(drawn));
  }
  return means;
}

double pairwise_mean(std::span<const double> values) {
  return pairwise_sum(values) / static_cast<double>(values.size());
}

}  // namespace reckon
