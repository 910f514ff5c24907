#include "bench/percentile.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

constexpr double kTail = 0.025;  // on each side of a 95% interval

// Ranks (1-based) l, u with P(X < l) <= 2.5% and P(X >= u) <= 2.5% for X ~ Binomial(n, p): the
// number of samples below the percentile. l = 0 or u = n + 1 where the sample has no such order
// statistic.
struct Ranks {
  std::size_t low;
  std::size_t high;
};

Ranks interval_ranks(std::size_t n, double p) {
  const auto count = static_cast<double>(n);
  Ranks ranks{0, n + 1};
  double below = 0;  // P(X <= k)
  bool high_found = false;
  for (std::size_t k = 0; k <= n; ++k) {
    const auto x = static_cast<double>(k);
    const double log_probability = std::lgamma(count + 1) - std::lgamma(x + 1) -
                                   std::lgamma(count - x + 1) + x * std::log(p) +
                                   (count - x) * std::log1p(-p);
    below += std::exp(log_probability);
    if (below <= kTail) ranks.low = k + 1;
    if (!high_found && 1 - below <= kTail) {
      ranks.high = k + 1;
      high_found = true;
      break;
    }
  }
  return ranks;
}

bool supports(std::size_t n, double p) {
  // No sample below the percentile, or none above it, must be an event of at most 2.5%.
  const auto count = static_cast<double>(n);
  return count * std::log1p(-p) <= std::log(kTail) && count * std::log(p) <= std::log(kTail);
}

void check_p(double p) {
  if (!(p > 0 && p < 1)) fail("percentile {}: expected a fraction between 0 and 1", p);
}

}  // namespace

std::optional<PercentileEstimate> estimate_percentile(std::span<const double> ascending, double p) {
  check_p(p);
  const std::size_t n = ascending.size();
  if (!supports(n, p)) return std::nullopt;
  const Ranks ranks = interval_ranks(n, p);
  if (ranks.low < 1 || ranks.high > n) return std::nullopt;
  const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(n)));
  return PercentileEstimate{.value = ascending[std::clamp<std::size_t>(rank, 1, n) - 1],
                            .low = ascending[ranks.low - 1],
                            .high = ascending[ranks.high - 1]};
}

std::size_t samples_needed(double p) {
  check_p(p);
  const double extreme = std::max(p, 1 - p);
  auto n = static_cast<std::size_t>(std::ceil(std::log(kTail) / std::log(extreme)));
  while (!supports(n, p)) ++n;
  return n;
}

}  // namespace reckon
