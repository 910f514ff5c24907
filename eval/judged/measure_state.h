#pragma once

#include <cstdint>
#include <span>

#include "core/exact_sum.h"
#include "eval/judged/ranking_measure.h"

namespace reckon {

// Sums over queries from which a measure's one number follows.
struct MeasureSums {
  double values = 0;
  double weighted_values = 0;
  double weights = 0;
  double queries = 0;  // that have a value
  double valueless = 0;

  // NaN where no query has a value; not of kAucOfAllPairs, which needs the documents.
  double value(Aggregation aggregation) const;
};

// The same while queries come: no rounding, so that states of shards merge, in any order, to what
// one pass over all queries gives, bit for bit.
class MeasureState {
 public:
  // NaN: the query has no value.
  void add(double value, double weight);
  // The same of many queries; no weights: each is 1.
  void add(std::span<const double> values, std::span<const double> weights);
  void merge(const MeasureState& other);
  MeasureSums sums() const;

 private:
  ExactSum values_, weighted_values_, weights_;
  std::uint64_t queries_ = 0;
  std::uint64_t valueless_ = 0;
};

}  // namespace reckon
