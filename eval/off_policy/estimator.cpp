#include "eval/off_policy/estimator.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/exact_sum.h"

namespace reckon {
namespace {

template <typename Term>
std::vector<double> column(const LoggedFeedback& log, Term&& term) {
  std::vector<double> values(log.rounds());
  for (std::size_t round = 0; round < values.size(); ++round) values[round] = term(round);
  return values;
}

double weight_of(const LoggedFeedback& log, std::size_t round) {
  return log.target[round] / log.propensity[round];
}

// Li, Chu, Langford and Wang, "Unbiased Offline Evaluation of Contextual-bandit-based News Article
// Recommendation Algorithms", 2011.
OffPolicyTerms replay(const LoggedFeedback& log, double) {
  const auto agrees = [&](std::size_t round) { return log.target[round] == 1.0 ? 1.0 : 0.0; };
  return {{},
          column(log, [&](std::size_t round) { return agrees(round) * log.reward[round]; }),
          column(log, agrees)};
}

// Horvitz and Thompson, "A Generalization of Sampling Without Replacement from a Finite Universe",
// 1952; weights clipped as in Strehl et al., "Learning from Logged Implicit Exploration Data",
// 2010.
OffPolicyTerms clipped_ips(const LoggedFeedback& log, double lambda) {
  return {column(log,
                 [&](std::size_t round) {
                   return std::min(weight_of(log, round), lambda) * log.reward[round];
                 }),
          {},
          {}};
}

OffPolicyTerms ips(const LoggedFeedback& log, double) {
  return clipped_ips(log, std::numeric_limits<double>::infinity());
}

// Swaminathan and Joachims, "The Self-normalized Estimator for Counterfactual Learning", 2015.
OffPolicyTerms snips(const LoggedFeedback& log, double) {
  return {{},
          column(log, [&](std::size_t round) { return weight_of(log, round) * log.reward[round]; }),
          column(log, [&](std::size_t round) { return weight_of(log, round); })};
}

OffPolicyTerms direct_method(const LoggedFeedback& log, double) {
  return {log.model_target, {}, {}};
}

// The model's value, corrected by its errors on the log, each weighted by change(w).
template <typename Change>
OffPolicyTerms corrected(const LoggedFeedback& log, Change&& change) {
  return {column(log,
                 [&](std::size_t round) {
                   return log.model_target[round] +
                          change(weight_of(log, round)) *
                              (log.reward[round] - log.model_logged[round]);
                 }),
          {},
          {}};
}

// Dudik, Langford and Li, "Doubly Robust Policy Evaluation and Learning", 2011.
OffPolicyTerms doubly_robust(const LoggedFeedback& log, double) {
  return corrected(log, [](double w) { return w; });
}

OffPolicyTerms clipped_doubly_robust(const LoggedFeedback& log, double lambda) {
  return corrected(log, [lambda](double w) { return std::min(w, lambda); });
}

OffPolicyTerms self_normalised_doubly_robust(const LoggedFeedback& log, double) {
  return {log.model_target,
          column(log,
                 [&](std::size_t round) {
                   return weight_of(log, round) * (log.reward[round] - log.model_logged[round]);
                 }),
          column(log, [&](std::size_t round) { return weight_of(log, round); })};
}

// Wang, Agarwal and Dudik, "Optimal and Adaptive Off-policy Evaluation in Contextual Bandits",
// 2017.
OffPolicyTerms switch_doubly_robust(const LoggedFeedback& log, double lambda) {
  return corrected(log, [lambda](double w) { return w <= lambda ? w : 0.0; });
}

// Su, Dimakopoulou, Krishnamurthy and Dudik, "Doubly Robust Off-policy Evaluation with Shrinkage",
// 2020, "optimistic" shrinkage.
OffPolicyTerms shrunk_doubly_robust(const LoggedFeedback& log, double lambda) {
  if (std::isinf(lambda)) return doubly_robust(log, lambda);
  return corrected(log, [lambda](double w) { return lambda * w / (w * w + lambda); });
}

constexpr bool kPropensity = true;
constexpr bool kModel = true;
constexpr bool kLambda = true;

// clang-format off
constexpr OffPolicyEstimator kEstimators[] = {
    {"replay", "mean of r over the rounds whose action the target policy takes with probability 1",
     "ReplayMethod", !kPropensity, !kModel, !kLambda, replay},
    {"ips", "inverse propensity score: sum(w r) / n",
     "InverseProbabilityWeighting", kPropensity, !kModel, !kLambda, ips},
    {"clipped_ips", "inverse propensity score with clipped weights: sum(min(w, lambda) r) / n",
     "InverseProbabilityWeighting", kPropensity, !kModel, kLambda, clipped_ips},
    {"snips", "self-normalised inverse propensity score: sum(w r) / sum(w)",
     "SelfNormalizedInverseProbabilityWeighting", kPropensity, !kModel, !kLambda, snips},
    {"dm", "direct method: sum(d) / n",
     "DirectMethod", !kPropensity, kModel, !kLambda, direct_method},
    {"dr", "doubly robust: sum(d + w (r - q)) / n",
     "DoublyRobust", kPropensity, kModel, !kLambda, doubly_robust},
    {"clipped_dr", "doubly robust with clipped weights: sum(d + min(w, lambda) (r - q)) / n",
     "DoublyRobust", kPropensity, kModel, kLambda, clipped_doubly_robust},
    {"sndr", "self-normalised doubly robust: sum(d) / n + sum(w (r - q)) / sum(w)",
     "SelfNormalizedDoublyRobust", kPropensity, kModel, !kLambda, self_normalised_doubly_robust},
    {"switch_dr", "doubly robust, the model alone where w > lambda: "
     "sum(d + [w <= lambda] w (r - q)) / n",
     "SwitchDoublyRobust", kPropensity, kModel, kLambda, switch_doubly_robust},
    {"dros", "doubly robust with optimistic shrinkage: "
     "sum(d + lambda w / (w^2 + lambda) (r - q)) / n",
     "DoublyRobustWithShrinkage", kPropensity, kModel, kLambda, shrunk_doubly_robust},
};
// clang-format on

}  // namespace

std::span<const OffPolicyEstimator> off_policy_estimators() { return kEstimators; }

OffPolicyTerms off_policy_terms(const OffPolicyEstimator& estimator, const LoggedFeedback& log,
                                double lambda) {
  check_logged_feedback(log);
  if (estimator.uses_propensity) check_propensities(log);
  if (estimator.uses_model && !log.has_model()) {
    fail(
        "{}: the log has no estimated rewards (in a table, columns estimate:ACTION beside "
        "target:ACTION, one of each for every action)",
        estimator.name);
  }
  if (estimator.uses_lambda && !(lambda >= 0.0)) {
    fail("{}: lambda {}, expected a number that is not negative", estimator.name, lambda);
  }
  return estimator.terms(log, lambda);
}

double off_policy_value(const OffPolicyTerms& terms) {
  double value = 0.0;
  if (!terms.plain.empty())
    value = exact_sum(terms.plain) / static_cast<double>(terms.plain.size());
  if (terms.weight.empty()) return value;
  const double weight = exact_sum(terms.weight);
  if (weight == 0.0) return std::numeric_limits<double>::quiet_NaN();
  return value + exact_sum(terms.ratio) / weight;
}

std::vector<double> off_policy_round_rewards(const OffPolicyTerms& terms) {
  std::vector<double> rewards = terms.plain;
  rewards.resize(std::max(terms.plain.size(), terms.weight.size()));
  if (terms.weight.empty()) return rewards;
  const double mean = exact_sum(terms.weight) / static_cast<double>(terms.weight.size());
  for (std::size_t round = 0; round < rewards.size(); ++round) {
    rewards[round] += terms.ratio[round] / mean;
  }
  return rewards;
}

}  // namespace reckon
