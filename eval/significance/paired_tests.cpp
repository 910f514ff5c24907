#include "eval/significance/paired_tests.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/exact_sum.h"
#include "eval/significance/paired_t_test.h"
#include "eval/significance/wilcoxon.h"

namespace reckon {

PairedTests::PairedTests(MatrixView<const double> differences, PairedTest test,
                         const ResamplingOptions& options, Progress& progress)
    : test_(test), differences_(differences.cols, std::vector<double>(differences.rows)) {
  if (differences.rows < 2) {
    fail("paired test: {} differences, expected at least 2", differences.rows);
  }
  for (std::size_t column = 0; column < differences.cols; ++column) {
    for (std::size_t user = 0; user < differences.rows; ++user) {
      differences_[column][user] = differences.row(user)[column];
    }
  }
  if (test != PairedTest::kSignFlip) return;
  Matrix<double> terms(differences.rows, differences.cols + 1);
  for (std::size_t user = 0; user < differences.rows; ++user) {
    std::ranges::copy(differences.row(user), terms.row(user).begin());
    terms.row(user).back() = 1.0;
  }
  flips_ = sign_flip_sums(terms, options, progress);
}

double PairedTests::p(std::size_t column, Alternative alternative, double shift) const {
  if (test_ == PairedTest::kSignFlip) return sign_flip_p(column, alternative, shift);
  std::vector<double> shifted = differences_.at(column);
  for (double& x : shifted) x += shift;
  if (test_ == PairedTest::kWilcoxon) {
    return wilcoxon_test(shifted, {.alternative = alternative}).p;
  }
  return paired_t_test(shifted, alternative).p;
}

// Flipping the sign of a shifted difference flips both of its parts.
double PairedTests::sign_flip_p(std::size_t column, Alternative alternative, double shift) const {
  ExactSum observed;
  ExactSum magnitudes;
  for (const double x : differences_.at(column)) {
    observed.add(x);
    observed.add(shift);
    magnitudes.add(std::abs(x));
    magnitudes.add(std::abs(shift));
  }
  std::vector<double> permuted(flips_.sums.rows());
  for (std::size_t draw = 0; draw < permuted.size(); ++draw) {
    const auto sums = flips_.sums.row(draw);
    permuted[draw] = sums[column] + shift * sums.back();
  }
  return permutation_p_value(permuted, observed.value(), flips_.exact,
                             kFlipRounding * magnitudes.value(), alternative);
}

}  // namespace reckon
