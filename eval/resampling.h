#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/matrix.h"
#include "core/progress.h"

namespace reckon {

// Column sums under random weights of the rows: the one operation behind bootstrap and permutation.
// Draw i uses the generator Random(seed, i) and nothing else, so the same seed and number of rows
// give every system and metric the same draws, whatever the number of threads.
struct ResamplingOptions {
  std::size_t draws = 1000;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: default_thread_count()
};

// Rows drawn with replacement, as many as there are (Efron, "Bootstrap Methods", 1979).
// terms [n, columns] -> sums [draws, columns].
Matrix<double> bootstrap_sums(MatrixView<const double> terms, const ResamplingOptions& options,
                              Progress& progress);

// Rows with random signs. Where 2^n is at most options.draws, every combination of signs once
// instead (the test is then exact): the number of rows of the result says which.
Matrix<double> sign_flip_sums(MatrixView<const double> terms, const ResamplingOptions& options,
                              Progress& progress);

struct Interval {
  double low = 0;
  double high = 0;
};

// Percentile interval: the (1 - confidence) / 2 and (1 + confidence) / 2 quantiles, interpolated
// linearly (numpy's default). Throws Error where there are no values or one is NaN.
Interval percentile_interval(std::span<const double> values, double confidence);

// Two-sided p-value: the share of `draws` as far from 0 as `observed` or farther. A random sample
// of sign combinations counts the observed one among them, (hits + 1) / (draws + 1) (Phipson and
// Smyth, "Permutation P-values Should Never Be Zero", 2010); an exact enumeration holds it already.
// Values within `tolerance` of `observed` count as equal to it.
double permutation_p_value(std::span<const double> draws, double observed, bool exact,
                           double tolerance);

}  // namespace reckon
