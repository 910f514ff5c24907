#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/scoring/item_storage.h"

namespace reckon::test {

// The integers and the scale that stand for a vector, by their definitions, in float64.
struct Rounded {
  std::vector<int> integers;
  double scale = 0;
  double element(std::size_t k) const { return scale * integers[k]; }
};

inline Rounded round_by(std::span<const float> x, int limit) {
  Rounded out{std::vector<int>(x.size()), 0};
  float largest = 0;
  for (const float element : x) largest = std::max(largest, std::abs(element));
  const float scale = largest / static_cast<float>(limit);
  if (!std::isnormal(scale) || !std::isfinite(1 / scale)) return out;
  out.scale = scale;
  for (std::size_t k = 0; k < x.size(); ++k) {
    out.integers[k] = static_cast<int>(std::nearbyint(x[k] * (1 / scale)));
  }
  return out;
}

inline Rounded signs_of(std::span<const float> x) {
  Rounded out;
  double sum = 0;
  for (const float element : x) {
    out.integers.push_back(element < 0 ? -1 : 1);
    sum += std::abs(element);
  }
  out.scale = static_cast<float>(sum / static_cast<double>(x.size()));
  return out;
}

inline Rounded rounded_item(std::span<const float> x, ItemFormat format) {
  if (format == ItemFormat::kBinary) return signs_of(x);
  return round_by(x, format == ItemFormat::kInt8 ? 127 : 7);
}

inline Rounded rounded_query(std::span<const float> q, ItemFormat format) {
  return round_by(q, format == ItemFormat::kBinary ? 7 : 127);
}

}  // namespace reckon::test
