#pragma once

#include <cstddef>
#include <span>

namespace reckon {

// How large paired differences are, whatever their number.
struct PairedEffect {
  std::size_t wins = 0;    // differences above 0
  std::size_t ties = 0;    // 0
  std::size_t losses = 0;  // below 0
  // Mean over standard deviation of the differences (Cohen, "Statistical Power Analysis for the
  // Behavioral Sciences", 1988, d_z); infinite for a constant difference, NaN for all 0 or n < 2.
  double cohen_d = 0;
  // cohen_d without its bias in small samples: times Gamma(m / 2) / (sqrt(m / 2) Gamma((m - 1) /
  // 2)), m = n - 1 (Hedges, "Distribution Theory for Glass's Estimator of Effect Size", 1981, eq.
  // 6e); NaN for n < 3.
  double hedges_g = 0;
  // (R+ - R-) / (R+ + R-) of the signed ranks of the differences that are not 0 (Kerby, "The Simple
  // Difference Formula", 2014); NaN where all are 0.
  double rank_biserial = 0;
  // (wins - losses) / n: Cliff's delta of pairs (Cliff, "Dominance Statistics", 1993, delta
  // within).
  double cliff_delta = 0;
  // (wins + ties / 2) / n: the chance that the first is better on a random pair.
  double superiority = 0;
};

// Throws Error for a difference that is not finite.
PairedEffect paired_effect(std::span<const double> differences);

}  // namespace reckon
