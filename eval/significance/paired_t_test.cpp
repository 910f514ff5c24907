#include "eval/significance/paired_t_test.h"

#include <cmath>
#include <limits>

#include "eval/interval.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"

namespace reckon {
namespace {

// Quantiles of t that bound the interval.
Interval t_bounds(double degrees_of_freedom, Alternative alternative, double confidence) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  switch (alternative) {
    case Alternative::kGreater:
      return {student_t_quantile(degrees_of_freedom, 1.0 - confidence), kInfinity};
    case Alternative::kLess:
      return {-kInfinity, student_t_quantile(degrees_of_freedom, confidence)};
    case Alternative::kTwoSided:
      break;
  }
  const double high = student_t_quantile(degrees_of_freedom, (1.0 + confidence) / 2.0);
  return {-high, high};
}

}  // namespace

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
  const Interval bounds = t_bounds(test.degrees_of_freedom, alternative, confidence);
  test.interval = {test.mean + bounds.low * test.standard_error,
                   test.mean + bounds.high * test.standard_error};
  return test;
}

}  // namespace reckon
