#include "eval/beyond/diversity.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace reckon::beyond {
namespace {

// Of two rows of attributes.
struct Overlap {
  std::size_t common = 0;
  std::size_t either = 0;
};

Overlap overlap(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  Overlap result;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) ++result.common;
    const bool step_a = *i <= *j;
    const bool step_b = *j <= *i;
    i += step_a ? 1 : 0;
    j += step_b ? 1 : 0;
  }
  result.either = a.size() + b.size() - result.common;
  return result;
}

template <typename Distance>
double mean_over_pairs(List list, const ItemAttributes& attributes, Distance&& distance) {
  if (list.size() < 2) return 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      sum += distance(overlap(attributes.row(list[i]), attributes.row(list[j])));
    }
  }
  const auto n = static_cast<double>(list.size());
  return sum / (n * (n - 1.0) / 2.0);
}

}  // namespace

// The cosines of all pairs come from the sum s of the unit vectors: |s|^2 = sum of |v_i|^2 + 2 x
// (sum over pairs). That is k x d operations instead of k^2 x d / 2.
double cosine_diversity(List list, MatrixView<const float> item_vectors) {
  if (list.size() < 2) return 0.0;
  std::vector<double> sum(item_vectors.cols);
  double own = 0.0;  // sum of |v_i|^2: the number of vectors that are not zero
  for (const std::int32_t item : list) {
    const std::span<const float> vector = item_vectors.row(static_cast<std::size_t>(item));
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
  const auto n = static_cast<double>(list.size());
  const double pairs = n * (n - 1.0) / 2.0;
  return 1.0 - (square - own) / 2.0 / pairs;
}

double jaccard_diversity(List list, const ItemAttributes& attributes) {
  return mean_over_pairs(list, attributes, [](const Overlap& pair) {
    if (pair.either == 0) return 0.0;
    return static_cast<double>(pair.either - pair.common) / static_cast<double>(pair.either);
  });
}

double hamming_diversity(List list, const ItemAttributes& attributes) {
  return mean_over_pairs(list, attributes, [](const Overlap& pair) {
    return static_cast<double>(pair.either - pair.common);
  });
}

}  // namespace reckon::beyond
