#include "bench/load/early_stopping.h"

#include <cstdint>

#include "core/error.h"
#include "eval/significance/distributions.h"

namespace reckon {
namespace {

constexpr double kConfidence = 0.99;

void check_percentile(double p) {
  if (!(p > 0 && p < 1)) fail("percentile {}: expected a fraction between 0 and 1", p);
}

bool shows(std::size_t queries, std::size_t over, double p) {
  return binomial_cdf(static_cast<std::int64_t>(queries), 1 - p, static_cast<std::int64_t>(over)) <
         1 - kConfidence;
}

}  // namespace

std::size_t early_stopping_queries(std::size_t over, double p) {
  check_percentile(p);
  std::size_t enough = over + 1;
  while (!shows(enough, over, p)) enough *= 2;
  std::size_t too_few = over;
  while (enough - too_few > 1) {
    const std::size_t middle = too_few + (enough - too_few) / 2;
    (shows(middle, over, p) ? enough : too_few) = middle;
  }
  return enough;
}

std::optional<EarlyStoppingEstimate> early_stopping_estimate(std::span<const double> ascending,
                                                             double p) {
  check_percentile(p);
  const std::size_t n = ascending.size();
  if (!shows(n, 1, p)) return std::nullopt;
  std::size_t over = 1;  // shown
  std::size_t too_many = n;
  while (too_many - over > 1) {
    const std::size_t middle = over + (too_many - over) / 2;
    (shows(n, middle, p) ? over : too_many) = middle;
  }
  return EarlyStoppingEstimate{.value = ascending[n - over], .discarded = over - 1};
}

}  // namespace reckon
