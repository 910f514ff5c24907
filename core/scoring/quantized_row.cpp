#include "core/scoring/quantized_row.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/scoring/magnitude.h"

namespace reckon {
namespace {

constexpr std::size_t kLanes = 8;  // independent sums, so that the compiler can vectorise

struct Sums {
  double norm[kLanes] = {};
  double error[kLanes] = {};
  double quantized[kLanes] = {};
};

// Adding and taking off 1.5 x 2^23 rounds a float below 2^22 to the nearest integer.
constexpr float kRounding = 0x1.8p23f;

// scale * X is exact in float64 (24 and at most 7 bits), so the error has one rounding.
void add(float x, float scale, float inverse, std::size_t lane, Sums& sums, std::int8_t& out) {
  const float integer = x * inverse + kRounding - kRounding;
  const double quantized = static_cast<double>(scale) * integer;
  const double error = x - quantized;
  sums.norm[lane] += static_cast<double>(x) * x;
  sums.error[lane] += error * error;
  sums.quantized[lane] += quantized * quantized;
  out = static_cast<std::int8_t>(static_cast<std::int32_t>(integer));
}

// Larger than the true norm: the sum has a relative error of less than size x 2^-53.
double norm_of(const double (&squares)[kLanes]) {
  return std::sqrt(std::accumulate(std::begin(squares), std::end(squares), 0.0)) * (1 + 1e-9);
}

}  // namespace

QuantizedRow quantize_row(std::span<const float> x, std::span<std::int8_t> out, std::int8_t limit,
                          float least_scale) {
  QuantizedRow row;
  row.scale = std::max(largest_magnitude(x) / static_cast<float>(limit), least_scale);
  float inverse = 1 / row.scale;
  if (!std::isnormal(row.scale) || !std::isfinite(inverse)) row.scale = inverse = 0;
  Sums sums;
  std::size_t k = 0;
  for (; k + kLanes <= x.size(); k += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      add(x[k + lane], row.scale, inverse, lane, sums, out[k + lane]);
    }
  }
  for (; k < x.size(); ++k) add(x[k], row.scale, inverse, k % kLanes, sums, out[k]);
  row.norm = norm_of(sums.norm);
  row.error_norm = norm_of(sums.error);
  row.quantized_norm = norm_of(sums.quantized);
  return row;
}

}  // namespace reckon
