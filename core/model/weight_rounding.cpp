#include "core/model/weight_rounding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

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

// As round_weights() says of most_of_four.
float shrink_fours(float scale, std::int32_t most, std::span<std::int8_t> integers) {
  const std::int32_t largest = largest_of_fours(integers);
  if (largest <= most) return scale;
  const std::vector<std::int8_t> whole(integers.begin(), integers.end());
  for (float factor = static_cast<float>(largest) / static_cast<float>(most);;
       factor *= 1 + 1.0f / 256) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      integers[i] = static_cast<std::int8_t>(std::nearbyint(static_cast<float>(whole[i]) / factor));
    }
    if (largest_of_fours(integers) <= most) return scale * factor;
  }
}

}  // namespace

std::int32_t largest_of_fours(std::span<const std::int8_t> integers) {
  std::int32_t largest = 0;
  for (std::size_t eight = 0; eight < integers.size(); eight += 8) {
    std::array<std::int32_t, 8> one{};
    std::copy_n(integers.begin() + static_cast<std::ptrdiff_t>(eight),
                std::min<std::size_t>(8, integers.size() - eight), one.begin());
    for (const std::size_t k : {0U, 2U}) {
      std::int32_t above = 0;
      std::int32_t below = 0;
      for (const std::size_t i : {k, k + 1, k + 4, k + 5}) {
        above += std::max(one[i], 0);
        below += std::max(-one[i], 0);
      }
      largest = std::max({largest, above, below});
    }
  }
  return largest;
}

float round_weights(std::span<const float> x, const WeightRounding& rounding,
                    std::span<std::int8_t> out) {
  float magnitude = 0;
  for (const float v : x) magnitude = std::max(magnitude, std::abs(v));
  constexpr float kSmallest = 1e-30f;  // 1 / scale overflows below
  if (magnitude < kSmallest) {
    std::ranges::fill(out, std::int8_t{0});
    return 0;
  }
  const auto steps = static_cast<float>(rounding.limit);
  const float whole = stable(magnitude / steps, steps);
  float best = whole;
  if (rounding.limit < 16) {
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
  return rounding.most_of_four > 0 ? shrink_fours(best, rounding.most_of_four, out) : best;
}

}  // namespace reckon
