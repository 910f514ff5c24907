#include "bench/load/latency_percentile.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "bench/load/batch_means.h"
#include "bench/percentile.h"
#include "core/error.h"

namespace reckon {
namespace {

// Of "over the latency" and of "at least the latency", which differ where many are the same.
double inflation_at(const LatencySample& sample, double value) {
  std::vector<double> over(sample.size());
  std::vector<double> at_least(sample.size());
  for (std::size_t q = 0; q < sample.size(); ++q) {
    over[q] = sample.in_order[q] > value ? 1 : 0;
    at_least[q] = sample.in_order[q] >= value ? 1 : 0;
  }
  return std::max(variance_inflation(over).value_or(1), variance_inflation(at_least).value_or(1));
}

// The sample's quantiles in a smaller one.
std::vector<double> thinned(std::span<const double> ascending, double factor) {
  const auto size = static_cast<std::size_t>(static_cast<double>(ascending.size()) / factor);
  std::vector<double> values(size);
  for (std::size_t i = 0; i < size; ++i) {
    values[i] = ascending[static_cast<std::size_t>((static_cast<double>(i) + 0.5) * factor)];
  }
  return values;
}

}  // namespace

LatencySample::LatencySample(std::vector<double> values)
    : in_order(std::move(values)), ascending(in_order) {
  std::ranges::sort(ascending);
}

double loadgen_percentile(std::span<const double> ascending, double p) {
  if (!(p > 0 && p < 1)) fail("percentile {}: expected a fraction between 0 and 1", p);
  if (ascending.empty()) fail("percentile {} of no latencies", p);
  return ascending[static_cast<std::size_t>(static_cast<double>(ascending.size()) * p)];
}

std::optional<LatencyPercentile> estimate_latency_percentile(const LatencySample& sample,
                                                             double p) {
  const double value = loadgen_percentile(sample.ascending, p);
  const auto interval =
      estimate_percentile(thinned(sample.ascending, inflation_at(sample, value)), p);
  if (!interval) return std::nullopt;
  return LatencyPercentile{.value = value,
                           .low = std::min(value, interval->low),
                           .high = std::max(value, interval->high)};
}

std::size_t queries_needed(const LatencySample& sample, double p) {
  const double inflation = inflation_at(sample, loadgen_percentile(sample.ascending, p));
  return static_cast<std::size_t>(std::ceil(static_cast<double>(samples_needed(p)) * inflation));
}

}  // namespace reckon
