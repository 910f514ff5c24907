#include "eval/significance/mean_intervals.h"

#include <cmath>

#include "core/exact_sum.h"
#include "eval/significance/bootstrap_interval.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/paired_t_test.h"

namespace reckon {
namespace {

BootstrapMethod bootstrap_method(IntervalMethod method) {
  if (method == IntervalMethod::kBasic) return BootstrapMethod::kBasic;
  if (method == IntervalMethod::kBca) return BootstrapMethod::kBca;
  return BootstrapMethod::kPercentile;
}

// Resampled means this close to the observed one differ from it by rounding only.
double rounding_of_mean(std::span<const double> values) {
  ExactSum magnitudes;
  for (const double value : values) magnitudes.add(std::abs(value));
  return kFlipRounding * magnitudes.value() / static_cast<double>(values.size());
}

}  // namespace

MeanIntervals::MeanIntervals(MatrixView<const double> columns, IntervalMethod method,
                             const ResamplingOptions& options, Progress& progress)
    : method_(method), values_(columns.cols, std::vector<double>(columns.rows)) {
  for (std::size_t column = 0; column < columns.cols; ++column) {
    for (std::size_t user = 0; user < columns.rows; ++user) {
      values_[column][user] = columns.row(user)[column];
    }
  }
  if (method == IntervalMethod::kStudentT) return;
  const Matrix<double> sums = bootstrap_sums(columns, options, progress);
  const auto users = static_cast<double>(columns.rows);
  resampled_.assign(columns.cols, std::vector<double>(sums.rows()));
  for (std::size_t draw = 0; draw < sums.rows(); ++draw) {
    for (std::size_t column = 0; column < columns.cols; ++column) {
      resampled_[column][draw] = sums.row(draw)[column] / users;
    }
  }
}

Interval MeanIntervals::of(std::size_t column, double confidence, Alternative alternative) const {
  const std::vector<double>& values = values_.at(column);
  if (method_ == IntervalMethod::kStudentT) {
    return paired_t_test(values, alternative, confidence).interval;
  }
  return bootstrap_interval(resampled_[column], mean_of(values), acceleration_of_mean(values),
                            {.method = bootstrap_method(method_),
                             .alternative = alternative,
                             .confidence = confidence,
                             .tolerance = rounding_of_mean(values)});
}

}  // namespace reckon
