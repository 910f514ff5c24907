#pragma once

#include "eval/classification.h"
#include "eval/metric_comparison.h"
#include "eval/resampling.h"

namespace reckon {

// Accuracy of b minus that of a on the same rows, paired: a percentile interval over resampled rows
// and a two-sided sign-flip permutation p-value. Throws Error unless both have the same truth.
MetricComparison compare_accuracy(const ClassificationEvaluation& a,
                                  const ClassificationEvaluation& b,
                                  const ResamplingOptions& resampling,
                                  const ComparisonOptions& options, Progress& progress);

// Fills p_adjusted of all rows that have a p-value, corrected together by Holm's method.
void adjust_all_by_holm(std::span<MetricComparison> rows);

}  // namespace reckon
