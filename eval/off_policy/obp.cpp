#include "eval/off_policy/obp.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "core/error.h"
#include "core/exact_sum.h"
#include "eval/measure_name.h"
#include "eval/off_policy/estimator.h"
#include "eval/quantile.h"

namespace reckon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Several rows have the same class; the one with a lambda is the others for an infinite one.
const OffPolicyEstimator& find_class(const MeasureName& name) {
  const OffPolicyEstimator* found = nullptr;
  for (const OffPolicyEstimator& estimator : off_policy_estimators()) {
    if (estimator.obp_name == name.base()) found = &estimator;
  }
  if (found == nullptr) fail("obp has no estimator '{}'", name.text());
  return *found;
}

// Of the class, where the name gives no lambda_.
double default_lambda(const OffPolicyEstimator& estimator) {
  return estimator.name == "dros" ? 0.0 : std::numeric_limits<double>::infinity();
}

}  // namespace

ObpEstimate obp_estimate(std::string_view name, const LoggedFeedback& log) {
  const MeasureName parsed(name);
  const OffPolicyEstimator& estimator = find_class(parsed);
  double lambda = 0.0;
  if (estimator.uses_lambda) lambda = parsed.number("lambda_", default_lambda(estimator));
  parsed.refuse_unknown_arguments();
  const OffPolicyTerms terms = off_policy_terms(estimator, log, lambda);
  ObpEstimate estimate = {off_policy_value(terms), off_policy_round_rewards(terms)};
  if (estimator.name == "replay" && std::isnan(estimate.value)) {
    estimate.value = 0.0;
    std::ranges::fill(estimate.round_rewards, 0.0);
  }
  return estimate;
}

ObpInterval obp_interval(std::span<const double> round_rewards,
                         MatrixView<const std::int32_t> resamples, double confidence) {
  if (resamples.rows == 0 || resamples.cols == 0) fail("obp: no resamples");
  std::vector<double> means(resamples.rows);
  std::vector<double> drawn(resamples.cols);
  for (std::size_t draw = 0; draw < resamples.rows; ++draw) {
    const auto rows = resamples.row(draw);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i] < 0 || static_cast<std::size_t>(rows[i]) >= round_rewards.size()) {
        fail("obp: resample {}: round {}, expected one of {}", draw, rows[i], round_rewards.size());
      }
      drawn[i] = round_rewards[static_cast<std::size_t>(rows[i])];
    }
    means[draw] = exact_sum(drawn) / static_cast<double>(drawn.size());
    if (std::isnan(means[draw])) return {kNone, kNone, kNone};
  }
  std::ranges::sort(means);
  return {exact_sum(means) / static_cast<double>(means.size()),
          interpolated_quantile(means, (1.0 - confidence) / 2.0),
          interpolated_quantile(means, (1.0 + confidence) / 2.0)};
}

// RandomState(seed).randint(0, rounds, rounds) a draw: MT19937, and numbers of as many bits as the
// largest row has until one is a row.
Matrix<std::int32_t> obp_resamples(std::size_t rounds, std::size_t draws, std::uint32_t seed) {
  if (rounds == 0 || rounds > std::numeric_limits<std::int32_t>::max()) {
    fail("obp: {} rounds to resample", rounds);
  }
  std::mt19937 random(seed);
  const auto last = static_cast<std::uint32_t>(rounds - 1);
  const std::uint32_t mask = last == 0 ? 0 : ~std::uint32_t{0} >> std::countl_zero(last);
  Matrix<std::int32_t> resamples(draws, rounds);
  for (std::size_t draw = 0; last != 0 && draw < draws; ++draw) {
    for (std::int32_t& row : resamples.row(draw)) {
      std::uint32_t bits = 0;
      do {
        bits = static_cast<std::uint32_t>(random()) & mask;
      } while (bits > last);
      row = static_cast<std::int32_t>(bits);
    }
  }
  return resamples;
}

}  // namespace reckon
