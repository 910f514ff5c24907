#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "eval/off_policy/logged_feedback.h"

namespace reckon {

// How far the weights of a log's rounds, target probability / propensity, can be trusted.
struct PolicyOverlap {
  double sum = 0;
  double effective_rounds = 0;  // (sum w)^2 / sum(w^2) (Kish, "Survey Sampling", 1965)
  double largest = 0;
  double mean = 0;
  double standard_error = 0;  // of the mean
  double zero_share = 0;      // of rounds whose action the target policy never takes
};

// Of a log that is right (check_logged_feedback, check_propensities).
PolicyOverlap policy_overlap(const LoggedFeedback& log);

// When overlap is called poor. Fewer effective rounds than either of these:
inline constexpr double kFewEffectiveRounds = 100;
inline constexpr double kLowEffectiveShare = 0.01;  // of all rounds
// One round with more than this share of all weight:
inline constexpr double kLargeWeightShare = 0.05;
// A mean weight farther from 1, which it has where the log's policy can take every action that the
// target policy takes, than this many standard errors:
inline constexpr double kFarFromMean = 4;

// What is wrong with the overlap, in words; empty: nothing.
std::vector<std::string> overlap_warnings(const PolicyOverlap& overlap, std::size_t rounds);

}  // namespace reckon
