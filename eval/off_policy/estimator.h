#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "eval/off_policy/logged_feedback.h"

namespace reckon {

// An estimator of a policy's value, taken apart over the rounds of a log:
//   value = mean(plain) + sum(ratio) / sum(weight),
// a column that is empty adding nothing. Keeping numerator and denominator apart lets a bootstrap
// draw both again.
struct OffPolicyTerms {
  std::vector<double> plain;
  std::vector<double> ratio;
  std::vector<double> weight;
};

// A row of the table of estimators.
struct OffPolicyEstimator {
  std::string_view name;        // "snips"; with a lambda "clipped_ips(lambda=10)"
  std::string_view definition;  // the formula, for the reader of a result
  std::string_view obp_name;    // class of the Open Bandit Pipeline
  bool uses_propensity;
  bool uses_model;
  bool uses_lambda;
  OffPolicyTerms (*terms)(const LoggedFeedback& log, double lambda);
};

// All estimators, in the order of reports. The symbols of their definitions, for each of n rounds:
// r the reward, w = target probability / propensity of the logged action, q the reward that a model
// estimates for the logged action, and d its mean over the actions of the target policy.
std::span<const OffPolicyEstimator> off_policy_estimators();

// The terms on this log. Throws Error where the log lacks a model that is needed, holds a
// propensity that is needed and not in (0, 1], or lambda is negative or not a number.
OffPolicyTerms off_policy_terms(const OffPolicyEstimator& estimator, const LoggedFeedback& log,
                                double lambda);

// Both sums exact, so that the order of rounds does not matter. NaN where sum(weight) is 0.
double off_policy_value(const OffPolicyTerms& terms);

// plain + ratio / mean(weight): their mean is the value.
std::vector<double> off_policy_round_rewards(const OffPolicyTerms& terms);

}  // namespace reckon
