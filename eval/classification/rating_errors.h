#pragma once

#include <span>

#include "eval/classification/row_weights.h"

namespace reckon {

// Mean absolute and mean squared difference between predicted and true ratings.
WeightedMean absolute_error(std::span<const double> truth, std::span<const double> predicted,
                            const RowWeights& weights);
WeightedMean squared_error(std::span<const double> truth, std::span<const double> predicted,
                           const RowWeights& weights);

}  // namespace reckon
