#include "eval/judged/measure_state.h"

#include <cmath>
#include <limits>

#include "eval/judged/relevance.h"

namespace reckon {

double MeasureSums::value(Aggregation aggregation) const {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (aggregation == Aggregation::kStrictMean && valueless > 0) return kNone;
  if (aggregation == Aggregation::kMeanOrZero && queries == 0) return 0;
  if (aggregation == Aggregation::kSum) return values;
  if (queries == 0) return kNone;
  switch (aggregation) {
    case Aggregation::kSum:
      return values;
    case Aggregation::kMean:
    case Aggregation::kStrictMean:
      return weights == 0 ? kNone : weighted_values / weights;
    case Aggregation::kMeanOrZero:
      return weights == 0 ? 0 : weighted_values / weights;
    case Aggregation::kExponentialOfMean:
      return std::exp(values / queries);
    case Aggregation::kHarmonicMeanOfMeans:
      return measures::f_measure(values / queries, weights / queries);
    case Aggregation::kAucOfAllPairs:
      break;
  }
  return kNone;
}

void MeasureState::add(double value, double weight) {
  if (std::isnan(value)) {
    ++valueless_;
    return;
  }
  values_.add(value);
  weighted_values_.add(value * weight);
  weights_.add(weight);
  ++queries_;
}

void MeasureState::add(std::span<const double> values, std::span<const double> weights) {
  if (!weights.empty()) {
    for (std::size_t i = 0; i < values.size(); ++i) add(values[i], weights[i]);
    return;
  }
  ExactSum sum;
  std::uint64_t queries = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum.add(value);
    ++queries;
  }
  values_.merge(sum);
  weighted_values_.merge(sum);
  weights_.add(static_cast<double>(queries));
  queries_ += queries;
  valueless_ += values.size() - queries;
}

void MeasureState::merge(const MeasureState& other) {
  values_.merge(other.values_);
  weighted_values_.merge(other.weighted_values_);
  weights_.merge(other.weights_);
  queries_ += other.queries_;
  valueless_ += other.valueless_;
}

MeasureSums MeasureState::sums() const {
  return {.values = values_.value(),
          .weighted_values = weighted_values_.value(),
          .weights = weights_.value(),
          .queries = static_cast<double>(queries_),
          .valueless = static_cast<double>(valueless_)};
}

}  // namespace reckon
