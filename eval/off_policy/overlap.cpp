#include "eval/off_policy/overlap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/exact_sum.h"

namespace reckon {

PolicyOverlap policy_overlap(const LoggedFeedback& log) {
  PolicyOverlap overlap;
  ExactSum sum;
  ExactSum squares;
  std::size_t zeros = 0;
  for (std::size_t round = 0; round < log.rounds(); ++round) {
    const double w = log.target[round] / log.propensity[round];
    sum.add(w);
    squares.add(w * w);
    overlap.largest = std::max(overlap.largest, w);
    zeros += w == 0.0 ? 1 : 0;
  }
  const auto n = static_cast<double>(log.rounds());
  overlap.sum = sum.value();
  overlap.mean = overlap.sum / n;
  overlap.zero_share = static_cast<double>(zeros) / n;
  if (overlap.sum == 0.0) return overlap;
  const double mean_square = squares.value() / n;
  overlap.effective_rounds = n * overlap.mean * (overlap.mean / mean_square);
  overlap.standard_error = std::sqrt(std::max(mean_square - overlap.mean * overlap.mean, 0.0) / n);
  return overlap;
}

std::vector<std::string> overlap_warnings(const PolicyOverlap& overlap, std::size_t rounds) {
  std::vector<std::string> warnings;
  if (overlap.sum == 0.0) {
    warnings.emplace_back("no overlap: the target policy takes none of the logged actions");
    return warnings;
  }
  const auto n = static_cast<double>(rounds);
  if (overlap.effective_rounds < std::max(kFewEffectiveRounds, kLowEffectiveShare * n)) {
    warnings.push_back(
        fmt::format("poor overlap: {} rounds weigh as much as {:.1f} rounds of equal weight: "
                    "estimates by weights are noisy, their intervals too narrow",
                    rounds, overlap.effective_rounds));
  }
  if (overlap.largest > kLargeWeightShare * overlap.sum) {
    warnings.push_back(fmt::format("poor overlap: one round holds {:.1f}% of all weight",
                                   100.0 * overlap.largest / overlap.sum));
  }
  if (std::abs(overlap.mean - 1.0) > kFarFromMean * overlap.standard_error &&
      std::abs(overlap.mean - 1.0) > 1e-9) {
    warnings.push_back(
        fmt::format("the mean weight is {:.4f}, farther from 1 than chance explains (standard "
                    "error {:.4f}): propensities are wrong, or the target policy takes actions "
                    "that the log's policy never takes",
                    overlap.mean, overlap.standard_error));
  }
  return warnings;
}

}  // namespace reckon
