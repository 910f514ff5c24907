#pragma once

#include <cstddef>
#include <span>

#include "core/exact_sum.h"

namespace reckon {

// How much each row counts.
struct RowWeights {
  std::span<const double> values = {};  // [rows]; empty: every row counts once
  // The weights say how often rows were drawn: a row of weight 0 is not there at all, while a row
  // that came with weight 0 still brings its label.
  bool drawn = false;

  double operator[](std::size_t row) const { return values.empty() ? 1.0 : values[row]; }
  bool has(std::size_t row) const { return !drawn || values[row] > 0.0; }
};

// Sum of weight * value / sum of weights, both sums exact: the same bits in any order of rows.
// States of disjoint rows merge.
class WeightedMean {
 public:
  void add(double weight, double value) {
    values_.add(weight * value);
    weights_.add(weight);
  }
  void merge(const WeightedMean& other) {
    values_.merge(other.values_);
    weights_.merge(other.weights_);
  }
  double sum() const { return values_.value(); }
  double weight() const { return weights_.value(); }
  double mean() const { return sum() / weight(); }  // NaN where nothing counts

 private:
  ExactSum values_;
  ExactSum weights_;
};

// Mean over rows [0, rows) of value(row).
template <typename Value>
WeightedMean mean_over_rows(std::size_t rows, const RowWeights& weights, const Value& value) {
  WeightedMean mean;
  for (std::size_t row = 0; row < rows; ++row) {
    if (weights.has(row)) mean.add(weights[row], value(row));
  }
  return mean;
}

}  // namespace reckon
