#include "eval/classification/rating_errors.h"

#include <cmath>

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

}  // namespace reckon
