#include "eval/significance/paired_t_test.h"

#include <cmath>

#include "eval/interval.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"

namespace reckon {
PairedTTest paired_t_test(std::span<const double> differences, Alternative alternative,
                          double confidence) {
  require_finite(differences, "t-test");
  require_confidence(confidence);
  const auto n = static_cast<double>(differences.size());
  PairedTTest test;
  test.mean = mean_of(differences);
  test.standard_error = standard_deviation(differences) / std::sqrt(n);
  test.statistic = test.mean / test.standard_error;
  test.degrees_of_freedom = n - 1.0;
  test.p = student_t_p_value(test.degrees_of_freedom, test.statistic, alternative);
  const Interval bounds = student_t_bounds(test.degrees_of_freedom, alternative, confidence);
  test.interval = {test.mean + bounds.low * test.standard_error,
                   test.mean + bounds.high * test.standard_error};
  return test;
}

}  // namespace reckon
