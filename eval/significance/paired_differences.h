#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace reckon {

// a - b of the users that have a value in both.
struct PairedDifferences {
  std::vector<double> values;
  std::size_t left_out = 0;  // users without a value (NaN) in a or in b
};

// Throws Error, naming the row, where the lengths differ or a value is infinite.
PairedDifferences paired_differences(std::span<const double> a, std::span<const double> b);

// Throws Error, naming the row, for a difference that is not a finite number; `what` names the
// test.
void require_finite(std::span<const double> differences, std::string_view what);

// Mean, correctly rounded sum over n; NaN of none.
double mean_of(std::span<const double> values);
// Sum of (x - center)^2; independent of the order of values.
double squared_deviations(std::span<const double> values, double center);
// Square root of the unbiased variance (n - 1); NaN for fewer than 2.
double standard_deviation(std::span<const double> values);

}  // namespace reckon
