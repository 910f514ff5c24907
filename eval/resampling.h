#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/significance/alternative.h"
#include "eval/significance/bootstrap_interval.h"

namespace reckon {

// Draw i uses the generator Random(seed, i) and nothing else: the same seed and number of rows give
// every system and metric the same draws, whatever the number of threads.
struct ResamplingOptions {
  std::size_t draws = 1000;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: default_thread_count()
};

// How often each row is drawn when as many rows as there are are drawn with replacement (Efron,
// "Bootstrap Methods: Another Look at the Jackknife", 1979). weights [n], n at least 1.
void bootstrap_weights(std::uint64_t seed, std::size_t draw, std::span<double> weights);

// Sums of the columns over bootstrap draws of the rows: terms [n, columns], finite -> [draws,
// columns]. Each sum is added up in the order of rows, every row weighted by how often it is drawn,
// so that it does not depend on the other columns. Holds 16 bytes a row and thread. Throws Error
// for no rows and for a term that is not finite, as sign_flip_sums does.
Matrix<double> bootstrap_sums(MatrixView<const double> terms, const ResamplingOptions& options,
                              Progress& progress);

// Sums of the columns with a random sign for each row.
struct SignFlips {
  Matrix<double> sums;  // [draws, columns]
  bool exact = false;   // every combination of signs once, because there are no more than draws
};
SignFlips sign_flip_sums(MatrixView<const double> terms, const ResamplingOptions& options,
                         Progress& progress);

// Rounding of a sum of many terms: permuted sums this close to the observed one, relative to the
// sum of magnitudes, are equal to it in exact arithmetic.
inline constexpr double kFlipRounding = 1e-12;

// The share of permuted values as far from 0 as `observed` or farther, in the direction asked for;
// those within `tolerance` of it count as equal. A random sample of permutations counts the
// observed one among them, (hits + 1) / (draws + 1), so that it is never 0 (Phipson and Smyth,
// "Permutation P-values Should Never Be Zero", 2010); an exact enumeration holds it already.
double permutation_p_value(std::span<const double> permuted, double observed, bool exact,
                           double tolerance, Alternative alternative = Alternative::kTwoSided);

}  // namespace reckon
