#include "core/model/weight_rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reckon {
namespace {

void round_with(float scale, std::span<const float> x, float limit, std::span<std::int8_t> out) {
  const float inverse = 1.0f / scale;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float q = std::nearbyint(x[i] * inverse);
    out[i] = static_cast<std::int8_t>(std::clamp(q, -limit, limit));
  }
}

double squared_error(float scale, std::span<const float> x, std::span<const std::int8_t> q) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double error =
        static_cast<double>(x[i]) - static_cast<double>(scale) * static_cast<double>(q[i]);
    sum += error * error;
  }
  return sum;
}

// Scales that survive x = limit * scale, scale = x / limit.
float stable(float scale, float limit) { return scale * limit / limit; }

}  // namespace

float round_weights(std::span<const float> x, std::int8_t limit, std::span<std::int8_t> out) {
  float magnitude = 0;
  for (const float v : x) magnitude = std::max(magnitude, std::abs(v));
  constexpr float kSmallest = 1e-30f;  // 1 / scale overflows below
  if (magnitude < kSmallest) {
    std::ranges::fill(out, std::int8_t{0});
    return 0;
  }
  const auto steps = static_cast<float>(limit);
  const float whole = stable(magnitude / steps, steps);
  float best = whole;
  if (limit < 16) {
    double least = std::numeric_limits<double>::infinity();
    for (int percent = 100; percent >= 50; percent -= 2) {
      const float scale = stable(whole * static_cast<float>(percent) / 100.0f, steps);
      round_with(scale, x, steps, out);
      const double error = squared_error(scale, x, out);
      if (error < least) {
        least = error;
        best = scale;
      }
    }
  }
  round_with(best, x, steps, out);
  return best;
}

}  // namespace reckon
