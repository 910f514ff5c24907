#pragma once

#include <span>

#include "eval/interval.h"
#include "eval/significance/alternative.h"

namespace reckon {

// Difference of the means of two independent samples whose variances may differ (Welch, "The
// Generalization of Student's Problem", 1947).
struct WelchTTest {
  double difference = 0;  // mean of a - mean of b
  double standard_error = 0;
  double statistic = 0;
  double degrees_of_freedom = 0;
  double p = 0;
  Interval interval;  // of the difference
};

// As scipy.stats.ttest_ind(a, b, equal_var=False); NaN where a sample has fewer than 2 values.
// Throws Error for a value that is not finite and a confidence outside (0, 1).
WelchTTest welch_t_test(std::span<const double> a, std::span<const double> b,
                        Alternative alternative = Alternative::kTwoSided, double confidence = 0.95);

}  // namespace reckon
