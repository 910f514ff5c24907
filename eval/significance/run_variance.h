#pragma once

#include <cstddef>

#include "core/matrix.h"
#include "eval/interval.h"

namespace reckon {

// What of the spread of values comes from users and what from runs, where several runs (seeds,
// trainings) of a system, or of a pair of systems, were evaluated on the same users. Two-way model
// with random effects and one value a cell, y_ur = mean + user_u + run_r + residual_ur; components
// from mean squares (Searle, Casella and McCulloch, "Variance Components", 1992, 4.3), one that
// comes out negative is 0.
struct RunVariance {
  std::size_t users = 0;     // with a value in every run
  std::size_t left_out = 0;  // without one in some run
  std::size_t runs = 0;
  double mean = 0;
  double user_variance = 0;
  double run_variance = 0;
  double residual_variance = 0;
  // Of the mean over other users and other runs: user / U + run / R + residual / (U R).
  double standard_error = 0;
  // By Satterthwaite, "An Approximate Distribution of Estimates of Variance Components", 1946.
  double degrees_of_freedom = 0;
  Interval interval;  // of the mean, by Student's t
};

// values [runs, users], NaN where a user has none; at least 2 runs and 2 users with a value in
// each, otherwise throws Error, as for an infinite value and a confidence outside (0, 1).
RunVariance run_variance(MatrixView<const double> values, double confidence = 0.95);

}  // namespace reckon
