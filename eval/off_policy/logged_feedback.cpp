#include "eval/off_policy/logged_feedback.h"

#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

constexpr double kSumTolerance = 1e-5;

void check_length(std::size_t found, std::size_t rounds, std::string_view column) {
  if (found != rounds) fail("logged feedback: {} of {}, expected {} rounds", column, found, rounds);
}

void check_finite(std::span<const double> values, std::string_view column) {
  for (std::size_t round = 0; round < values.size(); ++round) {
    if (!std::isfinite(values[round])) {
      fail("logged feedback: round {}: {} {}, expected a finite number", round, column,
           values[round]);
    }
  }
}

void check_shape(const LoggedDistribution& log) {
  const std::size_t rounds = log.reward.size();
  check_length(log.action.size(), rounds, "actions");
  check_length(log.propensity.size(), rounds, "propensities");
  if (!log.position.empty()) check_length(log.position.size(), rounds, "positions");
  check_length(log.target.rows, rounds, "rows of target probabilities");
  if (log.positions == 0 || log.target.cols == 0 || log.target.cols % log.positions != 0) {
    fail("logged feedback: {} target probabilities a round, expected a multiple of {} positions",
         log.target.cols, log.positions);
  }
  if (log.positions > 1 && log.position.empty()) {
    fail("logged feedback: {} positions, but no column that says which was logged", log.positions);
  }
  if (log.model.rows != 0 &&
      (log.model.rows != log.target.rows || log.model.cols != log.target.cols)) {
    fail("logged feedback: estimated rewards of {} x {}, expected {} x {}", log.model.rows,
         log.model.cols, log.target.rows, log.target.cols);
  }
}

// The distribution of one round at one position.
struct AtPosition {
  std::span<const double> row;
  std::size_t positions;
  std::size_t position;

  std::size_t actions() const { return row.size() / positions; }
  double operator[](std::size_t action) const { return row[action * positions + position]; }
};

void check_distribution(const AtPosition& target, std::size_t round) {
  double sum = 0.0;
  for (std::size_t action = 0; action < target.actions(); ++action) {
    if (!(target[action] >= 0.0 && target[action] <= 1.0)) {
      fail("logged feedback: round {}: target probability {} of action {}, expected one in [0, 1]",
           round, target[action], action);
    }
    sum += target[action];
  }
  if (std::abs(sum - 1.0) > kSumTolerance) {
    fail("logged feedback: round {}: target probabilities add up to {}, expected 1", round, sum);
  }
}

std::size_t checked_index(std::int32_t index, std::size_t count, std::size_t round,
                          std::string_view what) {
  if (index < 0 || static_cast<std::size_t>(index) >= count) {
    fail("logged feedback: round {}: {} {}, expected one of {}", round, what, index, count);
  }
  return static_cast<std::size_t>(index);
}

}  // namespace

LoggedFeedback with_rewards(const LoggedFeedback& log, std::span<const double> rewards) {
  check_length(rewards.size(), log.rounds(), "rewards");
  LoggedFeedback result;
  for (std::size_t round = 0; round < log.rounds(); ++round) {
    if (std::isnan(rewards[round])) continue;
    result.reward.push_back(rewards[round]);
    result.propensity.push_back(log.propensity[round]);
    result.target.push_back(log.target[round]);
    if (!log.has_model()) continue;
    result.model_logged.push_back(log.model_logged[round]);
    result.model_target.push_back(log.model_target[round]);
  }
  return result;
}

void check_logged_feedback(const LoggedFeedback& log) {
  if (log.rounds() == 0) fail("logged feedback: no rounds");
  check_length(log.propensity.size(), log.rounds(), "propensities");
  check_length(log.target.size(), log.rounds(), "target probabilities");
  check_finite(log.reward, "reward");
  for (std::size_t round = 0; round < log.rounds(); ++round) {
    if (!(log.target[round] >= 0.0 && log.target[round] <= 1.0)) {
      fail("logged feedback: round {}: target probability {}, expected one in [0, 1]", round,
           log.target[round]);
    }
  }
  if (log.model_logged.empty() && log.model_target.empty()) return;
  check_length(log.model_logged.size(), log.rounds(), "estimated rewards");
  check_length(log.model_target.size(), log.rounds(), "estimated rewards");
  check_finite(log.model_logged, "estimated reward");
  check_finite(log.model_target, "estimated reward");
}

void check_propensities(const LoggedFeedback& log) {
  for (std::size_t round = 0; round < log.propensity.size(); ++round) {
    if (!(log.propensity[round] > 0.0 && log.propensity[round] <= 1.0)) {
      fail("logged feedback: round {}: propensity {}, expected more than 0 and at most 1", round,
           log.propensity[round]);
    }
    if (!std::isfinite(log.target[round] / log.propensity[round])) {
      fail("logged feedback: round {}: propensity {}, too small to divide {} by it", round,
           log.propensity[round], log.target[round]);
    }
  }
}

LoggedFeedback reduce_distribution(const LoggedDistribution& log) {
  check_shape(log);
  LoggedFeedback result;
  result.reward.assign(log.reward.begin(), log.reward.end());
  result.propensity.assign(log.propensity.begin(), log.propensity.end());
  for (std::size_t round = 0; round < log.reward.size(); ++round) {
    for (std::size_t position = 0; position < log.positions; ++position) {
      check_distribution({log.target.row(round), log.positions, position}, round);
    }
    const std::size_t position =
        log.position.empty() ? 0
                             : checked_index(log.position[round], log.positions, round, "position");
    const AtPosition target = {log.target.row(round), log.positions, position};
    const std::size_t action = checked_index(log.action[round], target.actions(), round, "action");
    result.target.push_back(target[action]);
    if (log.model.rows == 0) continue;
    const AtPosition model = {log.model.row(round), log.positions, position};
    double weighted = 0.0;
    double total = 0.0;
    for (std::size_t a = 0; a < target.actions(); ++a) {
      weighted += target[a] * model[a];
      total += target[a];
    }
    result.model_logged.push_back(model[action]);
    result.model_target.push_back(weighted / total);
  }
  check_logged_feedback(result);
  return result;
}

}  // namespace reckon
