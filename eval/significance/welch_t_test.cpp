#include "eval/significance/welch_t_test.h"

#include <cmath>

#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"

namespace reckon {
namespace {

// Variance of the mean of a sample.
double variance_of_mean(std::span<const double> values) {
  const double deviation = standard_deviation(values);
  return deviation * deviation / static_cast<double>(values.size());
}

}  // namespace

WelchTTest welch_t_test(std::span<const double> a, std::span<const double> b,
                        Alternative alternative, double confidence) {
  require_finite(a, "t-test of two samples");
  require_finite(b, "t-test of two samples");
  require_confidence(confidence);
  const double of_a = variance_of_mean(a);
  const double of_b = variance_of_mean(b);
  WelchTTest test;
  test.difference = mean_of(a) - mean_of(b);
  test.standard_error = std::sqrt(of_a + of_b);
  test.statistic = test.difference / test.standard_error;
  test.degrees_of_freedom = (of_a + of_b) * (of_a + of_b) /
                            (of_a * of_a / (static_cast<double>(a.size()) - 1.0) +
                             of_b * of_b / (static_cast<double>(b.size()) - 1.0));
  // Two constant samples have no degrees of freedom to estimate: as if there were 1.
  if (of_a + of_b == 0.0) test.degrees_of_freedom = 1.0;
  test.p = student_t_p_value(test.degrees_of_freedom, test.statistic, alternative);
  const Interval bounds = student_t_bounds(test.degrees_of_freedom, alternative, confidence);
  test.interval = {test.difference + bounds.low * test.standard_error,
                   test.difference + bounds.high * test.standard_error};
  return test;
}

}  // namespace reckon
