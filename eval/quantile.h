#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace reckon {

// The q-quantile, q in [0, 1], of ascending values, at least one: linear interpolation at (n - 1) q
// (type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996; numpy's default).
inline double interpolated_quantile(std::span<const double> ascending, double q) {
  const double place = static_cast<double>(ascending.size() - 1) * q;
  const auto below = static_cast<std::size_t>(std::floor(place));
  if (below + 1 >= ascending.size()) return ascending.back();
  const double share = place - static_cast<double>(below);
  return ascending[below] + share * (ascending[below + 1] - ascending[below]);
}

}  // namespace reckon
