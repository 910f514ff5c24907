#include "eval/significance/distributions.h"

#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace reckon {
namespace {

namespace math = boost::math;
namespace policies = boost::math::policies;

// Infinities and NaN in place of exceptions: what a quantile of 0 or 1 is.
using Policy = policies::policy<policies::domain_error<policies::ignore_error>,
                                policies::overflow_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>>;
using Normal = math::normal_distribution<double, Policy>;
using StudentT = math::students_t_distribution<double, Policy>;
using NoncentralT = math::non_central_t_distribution<double, Policy>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool is_probability(double p) { return p >= 0.0 && p <= 1.0; }

double p_value(double statistic, Alternative alternative, auto&& survival) {
  switch (alternative) {
    case Alternative::kGreater:
      return survival(statistic);
    case Alternative::kLess:
      return survival(-statistic);
    case Alternative::kTwoSided:
      break;
  }
  return 2.0 * survival(std::abs(statistic));
}

}  // namespace

double normal_cdf(double z) { return normal_survival(-z); }

double normal_survival(double z) {
  if (std::isnan(z)) return kNan;
  return math::cdf(math::complement(Normal(), z));
}

double normal_quantile(double p) { return is_probability(p) ? math::quantile(Normal(), p) : kNan; }

double student_t_cdf(double degrees_of_freedom, double t) {
  return student_t_survival(degrees_of_freedom, -t);
}

double student_t_survival(double degrees_of_freedom, double t) {
  if (!(degrees_of_freedom > 0.0) || std::isnan(t)) return kNan;
  if (std::isinf(t)) return t > 0 ? 0.0 : 1.0;
  return math::cdf(math::complement(StudentT(degrees_of_freedom), t));
}

double student_t_quantile(double degrees_of_freedom, double p) {
  if (!(degrees_of_freedom > 0.0) || !is_probability(p)) return kNan;
  return math::quantile(StudentT(degrees_of_freedom), p);
}

Interval student_t_bounds(double degrees_of_freedom, Alternative alternative, double confidence) {
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

double noncentral_t_cdf(double degrees_of_freedom, double noncentrality, double t) {
  if (!(degrees_of_freedom > 0.0) || std::isnan(noncentrality) || std::isnan(t)) return kNan;
  return math::cdf(NoncentralT(degrees_of_freedom, noncentrality), t);
}

double binomial_cdf(std::int64_t n, double p, std::int64_t successes) {
  if (n < 0 || !is_probability(p)) return kNan;
  if (successes < 0) return 0.0;
  if (successes >= n) return 1.0;
  return math::ibetac(static_cast<double>(successes + 1), static_cast<double>(n - successes), p,
                      Policy());
}

double normal_p_value(double z, Alternative alternative) {
  return p_value(z, alternative, [](double x) { return normal_survival(x); });
}

double student_t_p_value(double degrees_of_freedom, double t, Alternative alternative) {
  return p_value(t, alternative,
                 [&](double x) { return student_t_survival(degrees_of_freedom, x); });
}

double gamma_ratio(double x, double delta) { return math::tgamma_delta_ratio(x, delta, Policy()); }

}  // namespace reckon
