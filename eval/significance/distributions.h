#pragma once

#include <cstdint>

#include "eval/interval.h"
#include "eval/significance/alternative.h"

namespace reckon {

// Distribution functions in double precision. NaN where an argument is NaN, where degrees of
// freedom are not positive or a probability is outside [0, 1]; the quantiles of 0 and 1 are
// infinite.
double normal_cdf(double z);
double normal_survival(double z);  // 1 - cdf, accurate in the tail
double normal_quantile(double p);

double student_t_cdf(double degrees_of_freedom, double t);
double student_t_survival(double degrees_of_freedom, double t);
double student_t_quantile(double degrees_of_freedom, double p);
// Quantiles that bound an interval of the confidence.
Interval student_t_bounds(double degrees_of_freedom, Alternative alternative, double confidence);

double noncentral_t_cdf(double degrees_of_freedom, double noncentrality, double t);

// Probability of at most `successes` in n trials, each of which succeeds with probability p.
double binomial_cdf(std::int64_t n, double p, std::int64_t successes);

// P-value of a statistic whose null distribution is symmetric around 0.
double normal_p_value(double z, Alternative alternative);
double student_t_p_value(double degrees_of_freedom, double t, Alternative alternative);

// Gamma(x) / Gamma(x + delta); x and x + delta positive.
double gamma_ratio(double x, double delta);

}  // namespace reckon
