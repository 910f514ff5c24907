#include "eval/significance/margin_test.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "eval/significance/paired_t_test.h"

namespace reckon {
namespace {

void check(double margin, double level) {
  require_margin(margin);
  if (!(level > 0.0 && level < 0.5))
    fail("margin: level {}, expected more than 0 and less than 0.5", level);
}

// P-value of the mean of differences + shift.
double shifted_p(std::span<const double> differences, double shift, Alternative alternative) {
  std::vector<double> shifted(differences.begin(), differences.end());
  for (double& x : shifted) x += shift;
  return paired_t_test(shifted, alternative).p;
}

}  // namespace

void require_margin(double margin) {
  if (margin > 0.0 && std::isfinite(margin)) return;
  fail("margin: {}, expected a positive number", margin);
}

NonInferiority non_inferiority(std::span<const double> differences, double margin, double level) {
  check(margin, level);
  NonInferiority result;
  result.margin = margin;
  result.low = paired_t_test(differences, Alternative::kGreater, 1.0 - level).interval.low;
  result.p = shifted_p(differences, margin, Alternative::kGreater);
  result.shown_by_interval = result.low > -margin;
  result.shown_by_p = result.p < level;
  return result;
}

Equivalence equivalence(std::span<const double> differences, double margin, double level) {
  check(margin, level);
  Equivalence result;
  result.margin = margin;
  result.interval = paired_t_test(differences, Alternative::kTwoSided, 1.0 - 2.0 * level).interval;
  result.p_not_less = shifted_p(differences, margin, Alternative::kGreater);
  result.p_not_more = shifted_p(differences, -margin, Alternative::kLess);
  result.p = std::max(result.p_not_less, result.p_not_more);
  result.shown_by_interval = result.interval.low > -margin && result.interval.high < margin;
  result.shown_by_p = result.p < level;
  return result;
}

}  // namespace reckon
