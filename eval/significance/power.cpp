#include "eval/significance/power.h"

#include <cmath>
#include <limits>

#include "core/error.h"
#include "eval/significance/distributions.h"

namespace reckon {

double paired_t_power(std::size_t n, double effect, double level, Alternative alternative) {
  if (n < 2) return std::numeric_limits<double>::quiet_NaN();
  const double degrees_of_freedom = static_cast<double>(n) - 1.0;
  const double noncentrality = effect * std::sqrt(static_cast<double>(n));
  const bool two_sided = alternative == Alternative::kTwoSided;
  const double critical = -student_t_quantile(degrees_of_freedom, two_sided ? level / 2.0 : level);
  // P(t > critical) under one noncentrality is P(t < -critical) under the opposite one.
  const auto beyond = [&](double towards) {
    return noncentral_t_cdf(degrees_of_freedom, -towards, -critical);
  };
  switch (alternative) {
    case Alternative::kGreater:
      return beyond(noncentrality);
    case Alternative::kLess:
      return beyond(-noncentrality);
    case Alternative::kTwoSided:
      break;
  }
  return beyond(noncentrality) + beyond(-noncentrality);
}

double minimum_detectable_effect(std::size_t n, const PowerOptions& options) {
  for (const double share : {options.level, options.power}) {
    if (!(share > 0.0 && share < 1.0)) {
      fail("power: level {} and power {}, expected more than 0 and less than 1", options.level,
           options.power);
    }
  }
  if (options.power <= options.level) {
    fail("power: {}, expected more than the level {}", options.power, options.level);
  }
  if (n < 2) return std::numeric_limits<double>::quiet_NaN();
  const double sign = options.alternative == Alternative::kLess ? -1.0 : 1.0;
  const auto enough = [&](double effect) {
    return paired_t_power(n, sign * effect, options.level, options.alternative) >= options.power;
  };
  double low = 0.0;
  double high = 1.0 / std::sqrt(static_cast<double>(n));
  while (!enough(high)) {
    low = high;
    high *= 2.0;
  }
  constexpr int kHalvings = 50;  // to the last bits of a double
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2.0;
    (enough(middle) ? high : low) = middle;
  }
  return sign * high;
}

}  // namespace reckon
