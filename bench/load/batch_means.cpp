#include "bench/load/batch_means.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "eval/significance/distributions.h"

namespace reckon {
namespace {

constexpr std::size_t kBatches = 30;
constexpr double kConfidence = 0.95;

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size() - 1);
}

// Of equal size; the first few values are in none. Empty when there are too few.
std::vector<double> batch_means(std::span<const double> in_order) {
  const std::size_t size = in_order.size() / kBatches;
  std::vector<double> means;
  if (size < 2) return means;
  const auto used = in_order.last(size * kBatches);
  for (std::size_t b = 0; b < kBatches; ++b) means.push_back(mean_of(used.subspan(b * size, size)));
  return means;
}

// Half the width of an interval in standard errors of the mean.
double t_factor() {
  return student_t_bounds(kBatches - 1, Alternative::kTwoSided, kConfidence).high;
}

}  // namespace

std::optional<MeanEstimate> estimate_mean(std::span<const double> in_order) {
  const std::vector<double> means = batch_means(in_order);
  if (means.empty()) return std::nullopt;
  const double mean = mean_of(in_order);
  const double half = t_factor() * std::sqrt(variance_of(means) / kBatches);
  return MeanEstimate{.mean = mean, .low = mean - half, .high = mean + half};
}

std::optional<double> variance_inflation(std::span<const double> in_order) {
  const std::vector<double> means = batch_means(in_order);
  if (means.empty()) return std::nullopt;
  const double variance = variance_of(in_order);
  if (variance == 0) return 1.0;
  const std::size_t batch = in_order.size() / kBatches;
  const auto batch_size = static_cast<double>(batch);
  const double t = t_factor() / normal_quantile((1 + kConfidence) / 2);
  return std::max(1.0, variance_of(means) * batch_size / variance * t * t);
}

}  // namespace reckon
