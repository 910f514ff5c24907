#pragma once

#include <span>

#include "eval/interval.h"

namespace reckon {

// Whether a system is worse than another by less than a margin, in units of the metric. Here by
// t-tests of the differences new - old; a margin is positive. Throw Error for a margin that is not
// positive, a level outside (0, 1/2) and differences that are not finite.

// One-sided: the null hypothesis is that the mean is -margin or less.
struct NonInferiority {
  double margin = 0;
  double low = 0;  // one-sided bound of the mean, of confidence 1 - level
  double p = 0;
  bool shown_by_interval = false;  // low > -margin
  bool shown_by_p = false;         // p < level
};
NonInferiority non_inferiority(std::span<const double> differences, double margin,
                               double level = 0.05);

// Two one-sided tests (Schuirmann, "A Comparison of the Two One-Sided Tests Procedure", 1987): the
// null hypotheses are that the mean is -margin or less, and margin or more.
struct Equivalence {
  double margin = 0;
  Interval interval;  // of confidence 1 - 2 level
  double p_not_less = 0;
  double p_not_more = 0;
  double p = 0;  // the larger of both
  bool shown_by_interval = false;
  bool shown_by_p = false;
};
Equivalence equivalence(std::span<const double> differences, double margin, double level = 0.05);

// Throws Error for a margin that is not a positive number.
void require_margin(double margin);

}  // namespace reckon
