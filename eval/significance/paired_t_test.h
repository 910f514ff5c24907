#pragma once

#include <span>

#include "eval/interval.h"
#include "eval/significance/alternative.h"

namespace reckon {

// Student, "The Probable Error of a Mean", 1908, on the differences of pairs.
struct PairedTTest {
  double mean = 0;
  double standard_error = 0;
  double statistic = 0;           // mean / standard_error
  double degrees_of_freedom = 0;  // n - 1
  double p = 0;
  Interval interval;  // of the mean
};

// As scipy.stats.ttest_rel: of differences that are all 0 the statistic and p are NaN, of a
// constant other difference infinite and 0; of fewer than 2 everything but the mean is NaN. Throws
// Error for a difference that is not finite and a confidence outside (0, 1).
PairedTTest paired_t_test(std::span<const double> differences,
                          Alternative alternative = Alternative::kTwoSided,
                          double confidence = 0.95);

}  // namespace reckon
