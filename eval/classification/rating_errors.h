#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "eval/classification/row_weights.h"

namespace reckon {

// Mean absolute and mean squared difference between predicted and true ratings.
WeightedMean absolute_error(std::span<const double> truth, std::span<const double> predicted,
                            const RowWeights& weights);
WeightedMean squared_error(std::span<const double> truth, std::span<const double> predicted,
                           const RowWeights& weights);

// 1 - squared differences / squared differences of the truth from its mean (R squared). Where the
// truth is constant: of finite 1 for right predictions and 0 for others, else NaN and -infinity;
// NaN for fewer than two rows.
double explained_share(std::span<const double> truth, std::span<const double> predicted,
                       const RowWeights& weights, bool finite);

// Absolute differences in their order.
class AbsoluteErrors {
 public:
  AbsoluteErrors(std::span<const double> truth, std::span<const double> predicted);

  // At which half of the weight is reached; where that is so exactly, the mean of it and the next
  // (averaged inverted distribution function: the usual median of rows that count once).
  double median(const RowWeights& weights) const;

 private:
  std::vector<double> errors_;     // [rows], ascending
  std::vector<std::size_t> rows_;  // [rows], of errors_
};

}  // namespace reckon
