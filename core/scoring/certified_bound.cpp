#include "core/scoring/certified_bound.h"

#include <cmath>
#include <limits>

namespace reckon {
namespace {

constexpr double kUnit = 0x1p-24;           // u, half the distance of neighbouring floats at 1
constexpr double kEvaluation = 16 * kUnit;  // roundings of the evaluation of a bound
constexpr double kSmallest = 0x1p-149;      // the smallest float32

}  // namespace

float round_up(double x) {
  const auto nearest = static_cast<float>(x);
  return nearest < x ? std::nextafter(nearest, std::numeric_limits<float>::infinity()) : nearest;
}

CertifiedBound certified_bound(const QuantizedRow& query, std::size_t dimension,
                               Similarity similarity) {
  const auto d = static_cast<double>(dimension);
  const double gamma = (d + 2) * kUnit / (1 - (d + 2) * kUnit);
  const double total = query.norm + query.error_norm;
  const bool distance = similarity == Similarity::kDistance;
  const double times = distance ? 2 : 1;
  CertifiedBound bound;
  bound.scale = static_cast<float>(times * query.scale);
  bound.error = round_up(times * (query.quantized_norm + kEvaluation * total));
  bound.norm = round_up(times * (query.error_norm + (gamma + kEvaluation) * total));
  // Below the range: the d steps of the chain, and scale * b, whose error S multiplies.
  bound.radius_constant = (largest_sum(dimension) + 2 * d + 8) * kSmallest;
  if (distance) {
    const double square = query.norm * query.norm;
    bound.radius_norm_squared = gamma + kEvaluation;
    bound.radius_constant += (gamma + kEvaluation) * square;
    bound.norm_squared = round_up(bound.radius_norm_squared - 1);
    bound.constant = round_up(bound.radius_constant - square);
  } else {
    bound.constant = round_up(bound.radius_constant);
  }
  return bound;
}

}  // namespace reckon
