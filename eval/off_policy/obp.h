#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/off_policy/evaluate_off_policy.h"
#include "eval/off_policy/logged_feedback.h"

namespace reckon {

// Names of its estimators, in the order of off_policy_estimators().
std::vector<std::string> obp_estimators();

// What the Open Bandit Pipeline (obp 0.5.7) computes, by its own names: "ReplayMethod()",
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

// The resamples of rounds that it draws for random_state=seed: those of numpy's RandomState.
class ObpResamples {
 public:
  ObpResamples(std::size_t rounds, std::uint32_t seed);
  // The next resample: [rounds] rows of the log.
  void draw(std::span<std::int32_t> rows);

 private:
  std::size_t rounds_;
  std::mt19937 random_;
};

// estimate_interval(n_bootstrap_samples=draws, random_state=seed): means of resampled round
// rewards, whose normaliser stays that of the whole log. Throws Error for no draws or no rounds.
ObpInterval obp_interval(std::span<const double> round_rewards, std::size_t draws,
                         std::uint32_t seed, double confidence);

// Every estimator by the pipeline's names, of options; empty: all classes that the log allows. Of
// resampling, draws and seed count.
OffPolicyResult evaluate_obp(const LoggedFeedback& log, const OffPolicyOptions& options);

}  // namespace reckon
