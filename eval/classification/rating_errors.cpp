#include "eval/classification/rating_errors.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace reckon {

WeightedMean absolute_error(std::span<const double> truth, std::span<const double> predicted,
                            const RowWeights& weights) {
  return mean_over_rows(truth.size(), weights,
                        [&](std::size_t row) { return std::abs(predicted[row] - truth[row]); });
}

WeightedMean squared_error(std::span<const double> truth, std::span<const double> predicted,
                           const RowWeights& weights) {
  return mean_over_rows(truth.size(), weights, [&](std::size_t row) {
    const double gap = predicted[row] - truth[row];
    return gap * gap;
  });
}

double explained_share(std::span<const double> truth, std::span<const double> predicted,
                       const RowWeights& weights, bool finite) {
  if (truth.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const double mean =
      mean_over_rows(truth.size(), weights, [&](std::size_t row) { return truth[row]; }).mean();
  const double spread = mean_over_rows(truth.size(), weights, [&](std::size_t row) {
                          return (truth[row] - mean) * (truth[row] - mean);
                        }).sum();
  const double errors = squared_error(truth, predicted, weights).sum();
  if (spread == 0.0 && finite) return errors == 0.0 ? 1.0 : 0.0;
  return 1.0 - errors / spread;
}

AbsoluteErrors::AbsoluteErrors(std::span<const double> truth, std::span<const double> predicted)
    : errors_(truth.size()), rows_(truth.size()) {
  const auto error = [&](std::size_t row) { return std::abs(predicted[row] - truth[row]); };
  std::iota(rows_.begin(), rows_.end(), std::size_t{0});
  std::ranges::stable_sort(rows_, {}, error);
  std::ranges::transform(rows_, errors_.begin(), error);
}

double AbsoluteErrors::median(const RowWeights& weights) const {
  double total = 0.0;
  for (const std::size_t row : rows_) total += weights[row];
  double reached = 0.0;
  std::size_t at = 0;
  const auto next = [&] {
    while (at < rows_.size() && weights[rows_[at]] == 0.0) ++at;
  };
  for (next(); at < rows_.size(); ++at, next()) {
    reached += weights[rows_[at]];
    if (reached >= 0.5 * total) break;
  }
  if (at == rows_.size()) return std::numeric_limits<double>::quiet_NaN();
  const double half = errors_[at++];
  next();
  return reached > 0.5 * total || at == rows_.size() ? half : 0.5 * (half + errors_[at]);
}

}  // namespace reckon
