#include "eval/metrics/diversity.h"

#include <cmath>
#include <vector>

#include "eval/metrics/hits.h"

namespace reckon::metrics {

// The cosines of all pairs come from the sum s of the unit vectors: |s|^2 = sum of |v_i|^2 + 2 x
// (sum over pairs). That is k x d operations instead of k^2 x d / 2.
double diversity(const UserRanking& user, std::size_t k) {
  const std::span<const std::int32_t> items = first_items(user, k);
  if (items.size() < 2) return 0.0;
  std::vector<double> sum(user.item_vectors.cols);
  double own = 0.0;  // sum of |v_i|^2: the number of vectors that are not zero
  for (const std::int32_t item : items) {
    const std::span<const float> vector = user.item_vectors.row(static_cast<std::size_t>(item));
    double square = 0.0;
    for (const float x : vector) square += static_cast<double>(x) * static_cast<double>(x);
    if (square == 0.0) continue;
    const double scale = 1.0 / std::sqrt(square);
    for (std::size_t j = 0; j < vector.size(); ++j) {
      sum[j] += static_cast<double>(vector[j]) * scale;
    }
    own += 1.0;
  }
  double square = 0.0;
  for (const double x : sum) square += x * x;
  const auto n = static_cast<double>(items.size());
  const double pairs = n * (n - 1.0) / 2.0;
  return 1.0 - (square - own) / 2.0 / pairs;
}

}  // namespace reckon::metrics
