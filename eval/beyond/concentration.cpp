#include "eval/beyond/concentration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/exact_sum.h"

namespace reckon::beyond {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::int64_t covered_items(std::span<const std::int64_t> counts) {
  return std::ranges::count_if(counts, [](std::int64_t count) { return count > 0; });
}

double gini(std::vector<std::int64_t> counts) {
  std::ranges::sort(counts);
  const auto n = static_cast<std::int64_t>(counts.size());
  std::int64_t total = 0;
  std::int64_t weighted = 0;
  for (std::int64_t i = 1; i <= n; ++i) {
    const std::int64_t count = counts[static_cast<std::size_t>(i - 1)];
    total += count;
    weighted += (2 * i - n - 1) * count;
  }
  if (total == 0) return kNone;
  return static_cast<double>(weighted) / (static_cast<double>(n) * static_cast<double>(total));
}

double gini(std::vector<double> weights) {
  std::ranges::sort(weights);
  const auto n = static_cast<double>(weights.size());
  ExactSum total;
  ExactSum weighted;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    total.add(weights[i]);
    weighted.add((2.0 * static_cast<double>(i + 1) - n - 1.0) * weights[i]);
  }
  if (total.value() == 0.0) return kNone;
  return weighted.value() / (n * total.value());
}

double entropy(std::span<const std::int64_t> counts) {
  const auto total =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  if (total == 0.0) return kNone;
  ExactSum sum;
  for (const std::int64_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / total;
    sum.add(-share * std::log(share));
  }
  return sum.value();
}

}  // namespace reckon::beyond
