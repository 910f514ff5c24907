#include "eval/significance/effect_size.h"

#include <cmath>
#include <limits>

#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/wilcoxon.h"

namespace reckon {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double hedges_correction(double n) {
  if (n < 3.0) return kNan;
  const double half = (n - 1.0) / 2.0;
  return gamma_ratio(half, -0.5) / std::sqrt(half);
}

}  // namespace

PairedEffect paired_effect(std::span<const double> differences) {
  require_finite(differences, "effect size");
  PairedEffect effect;
  for (const double x : differences)
    ++(x > 0.0 ? effect.wins : x < 0.0 ? effect.losses : effect.ties);
  const auto n = static_cast<double>(differences.size());
  const auto wins = static_cast<double>(effect.wins);
  const auto losses = static_cast<double>(effect.losses);
  effect.cliff_delta = (wins - losses) / n;
  effect.superiority = (wins + static_cast<double>(effect.ties) / 2.0) / n;
  effect.cohen_d = mean_of(differences) / standard_deviation(differences);
  effect.hedges_g = effect.cohen_d * hedges_correction(n);
  const SignedRankSums ranks = signed_rank_sums(differences);
  effect.rank_biserial = (ranks.positive - ranks.negative) / (ranks.positive + ranks.negative);
  return effect;
}

}  // namespace reckon
