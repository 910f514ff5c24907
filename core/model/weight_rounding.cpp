#include "core/model/weight_rounding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace reckon {
namespace {

// To nearest, ties to even, of magnitudes below 2^22: of a number that large no fraction is kept.
float nearest(float x) {
  constexpr float kShift = 0x1.8p23f;
  return (x + kShift) - kShift;
}

float rounded(float x, float inverse_scale, float limit) {
  return std::clamp(nearest(x * inverse_scale), -limit, limit);
}

void round_with(float scale, std::span<const float> x, float limit, std::span<std::int8_t> out) {
  const float inverse = 1.0f / scale;
  for (std::size_t i = 0; i < x.size(); ++i) {
    out[i] = static_cast<std::int8_t>(rounded(x[i], inverse, limit));
  }
}

// What round_with() would make of them: in several sums, which the compiler keeps in vectors.
double squared_error(float scale, std::span<const float> x, float limit) {
  const float inverse = 1.0f / scale;
  std::array<double, 8> sums{};
  for (std::size_t begin = 0; begin < x.size(); begin += sums.size()) {
    const auto some = x.subspan(begin, std::min(sums.size(), x.size() - begin));
    for (std::size_t i = 0; i < some.size(); ++i) {
      const double error = static_cast<double>(some[i] - scale * rounded(some[i], inverse, limit));
      sums[i] += error * error;
    }
  }
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

// Scales that survive x = limit * scale, scale = x / limit.
float stable(float scale, float limit) { return scale * limit / limit; }

// The scale among those from half of `whole` to whole that makes the sum of squared errors least.
float best_scale(float whole, std::span<const float> x, float limit) {
  float best = whole;
  double least = squared_error(whole, x, limit);
  // Of what has been rounded before, nothing is left over.
  for (int percent = 98; percent >= 50 && least > 0; percent -= 2) {
    const float scale = stable(whole * static_cast<float>(percent) / 100.0f, limit);
    const double error = squared_error(scale, x, limit);
    if (error < least) {
      least = error;
      best = scale;
    }
  }
  return best;
}

// As round_weights() says of most_of_four.
float shrink_fours(float scale, std::int32_t most, std::span<std::int8_t> integers) {
  const std::int32_t largest = largest_of_fours(integers);
  if (largest <= most) return scale;
  const std::vector<std::int8_t> whole(integers.begin(), integers.end());
  for (float factor = static_cast<float>(largest) / static_cast<float>(most);;
       factor *= 1 + 1.0f / 256) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      integers[i] = static_cast<std::int8_t>(nearest(static_cast<float>(whole[i]) / factor));
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
  const float best = rounding.limit < 16 ? best_scale(whole, x, steps) : whole;
  round_with(best, x, steps, out);
  return rounding.most_of_four > 0 ? shrink_fours(best, rounding.most_of_four, out) : best;
}

}  // namespace reckon
