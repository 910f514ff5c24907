#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "eval/off_policy/logged_feedback.h"
#include "eval/resampling.h"

namespace reckon {

struct OffPolicyOptions {
  // Names of off_policy_estimators(), with a lambda if wanted: "clipped_ips(lambda=5)". Empty: all
  // that the log allows.
  std::vector<std::string> estimators = {};
  double lambda = 10;  // where the name gives none
  double confidence = 0.95;
  ResamplingOptions resampling = {};
};

struct OffPolicyMeasure {
  std::string name;
  std::string definition;
  double value = 0;                  // NaN: not defined on this log
  std::optional<Interval> interval;  // percentile bootstrap over rounds; none: `reason`
  std::string reason;                // why there is no interval; empty otherwise
  std::size_t rounds = 0;
};

struct OffPolicyResult {
  // The mean reward of the log itself, how far its weights can be trusted, then the estimators.
  std::vector<OffPolicyMeasure> measures;
  std::vector<std::string> warnings;  // where the two policies overlap too little

  const OffPolicyMeasure& measure(std::string_view name) const;  // throws Error if it is not there
};

// The value of the target policy by each estimator. In an interval every term is drawn again,
// denominators of self-normalised estimators and of replay too; all estimators see the same draws.
// Throws Error for a log that contradicts itself, a propensity outside (0, 1], naming the round, an
// estimator that is not known and one that needs a model where there is none.
OffPolicyResult evaluate_off_policy(const LoggedFeedback& log, const OffPolicyOptions& options,
                                    Progress& progress);

}  // namespace reckon
