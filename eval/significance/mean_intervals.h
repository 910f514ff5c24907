#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/interval.h"
#include "eval/resampling.h"
#include "eval/significance/alternative.h"

namespace reckon {

enum class IntervalMethod : std::uint8_t { kStudentT, kPercentile, kBasic, kBca };

// Intervals of the means of columns over the same users, from the same resamples of them.
class MeanIntervals {
 public:
  // columns [users, columns], finite, at least 1 user; kStudentT draws no resamples.
  MeanIntervals(MatrixView<const double> columns, IntervalMethod method,
                const ResamplingOptions& options, Progress& progress);

  // NaN where the method has none: kStudentT of 1 user, kBca of a constant column.
  Interval of(std::size_t column, double confidence,
              Alternative alternative = Alternative::kTwoSided) const;

 private:
  IntervalMethod method_;
  std::vector<std::vector<double>> values_;     // [columns][users]
  std::vector<std::vector<double>> resampled_;  // [columns][draws] means
};

}  // namespace reckon
