#include "eval/judged/evaluate_ties.h"

#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/exact_sum.h"

namespace reckon {
namespace {

// Standard error of the measure's value over all queries; NaN: not known.
double standard_error(const JudgedMeasure& expected, std::span<const double> variances) {
  ExactSum variance;
  ExactSum total;
  for (std::size_t i = 0; i < variances.size(); ++i) {
    if (std::isnan(expected.values[i])) continue;
    const double weight = expected.weights.empty() ? 1.0 : expected.weights[i];
    variance.add(weight * weight * variances[i]);
    total.add(weight);
  }
  if (expected.measure.aggregation == Aggregation::kHarmonicMeanOfMeans)
    return std::numeric_limits<double>::quiet_NaN();
  const double error = std::sqrt(variance.value());
  if (error == 0 || expected.measure.aggregation == Aggregation::kSum) return error;
  const double of_mean = error / total.value();
  return expected.measure.aggregation == Aggregation::kExponentialOfMean ? of_mean * expected.value
                                                                         : of_mean;
}

}  // namespace

std::vector<TiedMeasure> evaluate_ties(const JudgedSource& source,
                                       const RankingDefinition& definition,
                                       std::span<const RankingMeasure> measures,
                                       const TieOptions& options, std::size_t threads,
                                       Progress& progress) {
  if (options.orders < 2)
    fail("{} orders of tied documents to draw, expected at least 2", options.orders);
  std::vector<RankingMeasure> all;
  for (const RankingMeasure& measure : measures) {
    const bool float32 = compares_float32(measure.order);
    RankingMeasure worst = measure;
    worst.order = float32 ? DocumentOrder::kFloat32Worst : DocumentOrder::kWorst;
    RankingMeasure best = measure;
    best.order = float32 ? DocumentOrder::kFloat32Best : DocumentOrder::kBest;
    if (!measure.higher_is_better) std::swap(worst.order, best.order);
    RankingMeasure expected = measure;
    expected.value = [measure, options](const JudgedList& list) {
      return expected_over_ties(measure, list, options).value;
    };
    RankingMeasure variance = measure;
    variance.value = [measure, options](const JudgedList& list) {
      return expected_over_ties(measure, list, options).variance;
    };
    if (measure.weight) {
      RankingMeasure weight = measure;
      weight.value = measure.weight;
      expected.weight = [weight, options](const JudgedList& list) {
        return expected_over_ties(weight, list, options).value;
      };
    }
    all.insert(all.end(), {worst, expected, best, variance});
  }
  JudgedEvaluation evaluation =
      evaluate_judged(source, definition, all, {.threads = threads}, progress);
  std::vector<TiedMeasure> tied;
  for (std::size_t m = 0; m < evaluation.measures.size(); m += 4) {
    JudgedMeasure* const rows = &evaluation.measures[m];
    const double error = standard_error(rows[1], rows[3].values);
    tied.push_back({.worst = std::move(rows[0]),
                    .expected = std::move(rows[1]),
                    .best = std::move(rows[2]),
                    .standard_error = error});
  }
  return tied;
}

}  // namespace reckon
