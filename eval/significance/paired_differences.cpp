#include "eval/significance/paired_differences.h"

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/exact_sum.h"

namespace reckon {

PairedDifferences paired_differences(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) {
    fail("paired values: {} and {} of them, expected as many", a.size(), b.size());
  }
  PairedDifferences result;
  for (std::size_t row = 0; row < a.size(); ++row) {
    if (std::isnan(a[row]) || std::isnan(b[row])) {
      ++result.left_out;
    } else if (std::isinf(a[row]) || std::isinf(b[row])) {
      fail("paired values: row {} is {} and {}, expected finite numbers", row, a[row], b[row]);
    } else {
      result.values.push_back(a[row] - b[row]);
    }
  }
  return result;
}

void require_finite(std::span<const double> differences, std::string_view what) {
  for (std::size_t row = 0; row < differences.size(); ++row) {
    if (std::isfinite(differences[row])) continue;
    fail("{}: difference {} is {}, expected a finite number", what, row, differences[row]);
  }
}

double mean_of(std::span<const double> values) {
  return exact_sum(values) / static_cast<double>(values.size());
}

double squared_deviations(std::span<const double> values, double center) {
  ExactSum sum;
  for (const double value : values) sum.add((value - center) * (value - center));
  return sum.value();
}

double standard_deviation(std::span<const double> values) {
  if (values.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt(squared_deviations(values, mean_of(values)) /
                   static_cast<double>(values.size() - 1));
}

}  // namespace reckon
