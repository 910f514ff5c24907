#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// What one policy showed and what came of it, a round at a time: all that estimators of the value
// of another policy, the target policy, need to know. Columns hold one number a round.
struct LoggedFeedback {
  std::vector<double> reward;
  // Probability of the logged action under the policy that wrote the log.
  std::vector<double> propensity;
  // Probability of the logged action under the target policy.
  std::vector<double> target;
  // A reward model's estimates: of the logged action, and on average over the actions of the target
  // policy. Both are empty where there is no model.
  std::vector<double> model_logged;
  std::vector<double> model_target;

  std::size_t rounds() const { return reward.size(); }
  bool has_model() const { return !model_target.empty(); }
};

// The rounds that have one of these other rewards, not NaN; `rewards` [rounds].
LoggedFeedback with_rewards(const LoggedFeedback& log, std::span<const double> rewards);

// Throws Error, naming the round (from 0), unless there is a round, columns are equally long,
// rewards and estimates are finite and target probabilities are in [0, 1].
void check_logged_feedback(const LoggedFeedback& log);

// Apart from the others, because not every estimator uses propensities. Throws Error, naming the
// round, unless each is more than 0 and at most 1 and target / propensity is finite.
void check_propensities(const LoggedFeedback& log);

// A log with the target policy's whole distribution.
struct LoggedDistribution {
  std::span<const double> reward;               // [rounds]
  std::span<const std::int32_t> action;         // [rounds] from 0
  std::span<const double> propensity;           // [rounds]
  std::span<const std::int32_t> position = {};  // [rounds] from 0; empty: there is one position
  std::size_t positions = 1;
  // [rounds, actions * positions]: action a at position p is in column a * positions + p.
  MatrixView<const double> target;
  MatrixView<const double> model = {};  // estimated rewards, the same shape; no rows: no model
};

// Reduces it to the columns above. Throws Error, naming the round, for shapes that differ, an
// action or a position out of range, and target probabilities that are negative, not finite or do
// not add up to 1 (within 1e-5) at a position.
LoggedFeedback reduce_distribution(const LoggedDistribution& log);

}  // namespace reckon
