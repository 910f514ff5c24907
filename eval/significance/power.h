#pragma once

#include <cstddef>

#include "eval/significance/alternative.h"

namespace reckon {

struct PowerOptions {
  double level = 0.05;  // chance of a false finding
  double power = 0.8;   // chance to find a difference that is there
  Alternative alternative = Alternative::kTwoSided;
};

// The chance that a paired t-test of n differences rejects at the level, where the true mean is
// `effect` standard deviations: tails of the noncentral t distribution (Cohen, "Statistical Power
// Analysis for the Behavioral Sciences", 1988). NaN for n < 2.
double paired_t_power(std::size_t n, double effect, double level, Alternative alternative);

// The smallest mean, in standard deviations of the differences and in the direction asked for, that
// a paired t-test of n differences finds with the power; NaN for n < 2. Throws Error for a level or
// power outside (0, 1) and for a power that is not above the level.
double minimum_detectable_effect(std::size_t n, const PowerOptions& options = {});

}  // namespace reckon
