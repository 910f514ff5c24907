#include "bench/query_intervals.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/matrix.h"
#include "eval/judged/measure_state.h"
#include "eval/resampling.h"
#include "eval/significance/bootstrap_interval.h"

namespace reckon {
namespace {

// What a bootstrap draw of queries needs of a measure: columns of terms to be summed, no more than
// differ from those before.
class DrawnMeasure {
 public:
  explicit DrawnMeasure(const JudgedMeasure& measure)
      : measure_(measure),
        weighted_(!measure.weights.empty()),
        partly_valueless_(
            std::ranges::any_of(measure.values, [](double x) { return std::isnan(x); })),
        columns_(1 + (weighted_ ? 2U : 0U) + (partly_valueless_ ? 1U : 0U)) {}

  std::size_t columns() const { return columns_; }

  void write_terms(std::size_t query, std::span<double> terms) const {
    const double value = measure_.values[query];
    const bool valueless = std::isnan(value);
    const double weight = valueless ? 0.0 : measure_.weight(query);
    std::size_t column = 0;
    terms[column++] = valueless ? 0.0 : value;
    if (weighted_) {
      terms[column++] = valueless ? 0.0 : value * weight;
      terms[column++] = weight;
    }
    if (partly_valueless_) terms[column] = valueless ? 0.0 : 1.0;
  }

  // The measure's value of a draw whose terms have these sums.
  double value(std::span<const double> sums) const {
    const auto drawn = static_cast<double>(measure_.values.size());
    const double counted = partly_valueless_ ? sums.back() : drawn;
    return MeasureSums{.values = sums[0],
                       .weighted_values = weighted_ ? sums[1] : sums[0],
                       .weights = weighted_ ? sums[2] : counted,
                       .queries = counted,
                       .valueless = drawn - counted}
        .value(measure_.measure.aggregation);
  }

 private:
  const JudgedMeasure& measure_;
  bool weighted_;
  bool partly_valueless_;
  std::size_t columns_;
};

}  // namespace

std::vector<std::optional<Interval>> query_intervals(const JudgedEvaluation& evaluation,
                                                     const ComparisonTableOptions& options,
                                                     Progress& progress) {
  std::vector<DrawnMeasure> measures;
  std::size_t columns = 0;
  for (const JudgedMeasure& measure : evaluation.measures)
    columns += measures.emplace_back(measure).columns();
  Matrix<double> terms(evaluation.queries.size(), columns);
  for (std::size_t i = 0; i < terms.rows(); ++i) {
    std::span<double> row = terms.row(i);
    for (const DrawnMeasure& measure : measures) {
      measure.write_terms(i, row.first(measure.columns()));
      row = row.subspan(measure.columns());
    }
  }
  const Matrix<double> sums = bootstrap_sums(
      terms.view(), {.draws = options.resamples, .seed = options.seed, .threads = options.threads},
      progress);
  std::vector<std::optional<Interval>> intervals;
  std::vector<double> draws;
  std::size_t column = 0;
  for (const DrawnMeasure& measure : measures) {
    draws.clear();
    for (std::size_t draw = 0; draw < sums.rows(); ++draw) {
      const double value = measure.value(sums.row(draw).subspan(column, measure.columns()));
      if (!std::isnan(value)) draws.push_back(value);
    }
    column += measure.columns();
    auto& interval = intervals.emplace_back();
    if (draws.size() == sums.rows()) interval = percentile_interval(draws, options.confidence);
  }
  return intervals;
}

}  // namespace reckon
