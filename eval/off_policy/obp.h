#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/matrix.h"
#include "eval/off_policy/logged_feedback.h"

namespace reckon {

// What the Open Bandit Pipeline (obp 0.5) computes, by its own names: "ReplayMethod()",
// "InverseProbabilityWeighting(lambda_=5.0)".
struct ObpEstimate {
  double value = 0;                   // estimate_policy_value
  std::vector<double> round_rewards;  // [rounds]
};

// Replay is 0 where no round matches; self-normalised estimators are NaN where all weights are 0.
// Throws Error for an unknown name and as off_policy_terms() does.
ObpEstimate obp_estimate(std::string_view name, const LoggedFeedback& log);

struct ObpInterval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

// estimate_interval: means of resampled round rewards, whose normaliser stays that of the whole
// log. resamples [draws, rounds] are rows of the log. Throws Error for no draws or a row out of
// range.
ObpInterval obp_interval(std::span<const double> round_rewards,
                         MatrixView<const std::int32_t> resamples, double confidence);

// The resamples that it draws for random_state=seed: those of numpy's RandomState.
Matrix<std::int32_t> obp_resamples(std::size_t rounds, std::size_t draws, std::uint32_t seed);

}  // namespace reckon
