#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "core/scoring/quantized_row.h"
#include "core/scoring/similarity.h"

namespace reckon {

// Bounds of the float32 score of a query and an item from the exact inner product S of their
// integers. Rounded to 8 bits, q = a Q + e and x = b X + f, hence
//
//   q.x - a b S = (a Q).f + e.x,   |q.x - a b S| <= |a Q| |f| + |e| |x|       (Cauchy-Schwarz).
//
// A float32 chain of d products is within gamma |q| |x| + d 2^-149 of q.x, gamma = (d + 2) u /
// (1 - (d + 2) u), u = 2^-24 (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed.,
// section 3.1; the last term is for products below the range). With the item's error norm F >= |f|
// and norm N >= |x| the score is at most this, as upper_bounds() computes it in float32:
//
//   a b S + (error * F + N * (norm + norm_squared * N) + constant)
//
// A minus squared distance is 2 q.x - |q|^2 - |x|^2, its chain within gamma (|q| + |x|)^2: twice
// the terms above, -|q|^2 in the constant and -1 in norm_squared.
// Every coefficient also holds the roundings of this evaluation and of lower(): fewer than 16 u of
// what it multiplies, as |a b S| <= (|q| + |e|) (N + F).
struct CertifiedBound {
  float scale = 0;  // a, or 2 a for a distance
  float error = 0;
  float norm = 0;
  float norm_squared = 0;
  float constant = 0;
  // The score is within error * F + N * (norm + radius_norm_squared * N) + radius_constant of the
  // middle of its bounds.
  double radius_norm_squared = 0;
  double radius_constant = 0;

  // At most the float32 score, from the upper bound that upper_bounds() gave: -infinity where that
  // left the range.
  float lower(float upper, float item_error_norm, float item_norm) const {
    if (!std::isfinite(upper)) return -std::numeric_limits<float>::infinity();
    const double x_error = item_error_norm;
    const double x_norm = item_norm;
    const double radius =
        error * x_error + x_norm * (norm + radius_norm_squared * x_norm) + radius_constant;
    return static_cast<float>(upper - 2 * radius);
  }
};

// Largest inner product of the integers of two vectors.
constexpr double largest_sum(std::size_t dimension) {
  return 127.0 * 127.0 * static_cast<double>(dimension);
}

CertifiedBound certified_bound(const QuantizedRow& query, std::size_t dimension,
                               Similarity similarity);

// The smallest float that is not below x.
float round_up(double x);

}  // namespace reckon
