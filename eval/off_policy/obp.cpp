#include "eval/off_policy/obp.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/exact_sum.h"
#include "eval/measure_name.h"
#include "eval/off_policy/estimator.h"
#include "eval/off_policy/overlap.h"
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
  if (found == nullptr)
    fail("obp has no estimator '{}', expected one of {}", name.text(),
         fmt::join(obp_estimators(), ", "));
  return *found;
}

// Those whose input the log has, in the order of the table.
std::vector<std::string> classes_for(const LoggedFeedback& log) {
  std::vector<std::string> classes = obp_estimators();
  std::erase_if(classes, [&](const std::string& name) {
    return find_class(MeasureName(name)).uses_model && !log.has_model();
  });
  return classes;
}

// Of the class, where the name gives no lambda_.
double default_lambda(const OffPolicyEstimator& estimator) {
  return estimator.name == "dros" ? 0.0 : std::numeric_limits<double>::infinity();
}

}  // namespace

std::vector<std::string> obp_estimators() {
  std::vector<std::string> names;
  for (const OffPolicyEstimator& estimator : off_policy_estimators())
    if (std::ranges::find(names, estimator.obp_name) == names.end())
      names.emplace_back(estimator.obp_name);
  return names;
}

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

ObpResamples::ObpResamples(std::size_t rounds, std::uint32_t seed)
    : rounds_(rounds), random_(seed) {
  if (rounds == 0 || rounds > std::numeric_limits<std::int32_t>::max())
    fail("obp: {} rounds to resample", rounds);
}

// randint(0, rounds, rounds): MT19937, and numbers of as many bits as the largest row has until one
// is a row.
void ObpResamples::draw(std::span<std::int32_t> rows) {
  const auto last = static_cast<std::uint32_t>(rounds_ - 1);
  const std::uint32_t mask = last == 0 ? 0 : ~std::uint32_t{0} >> std::countl_zero(last);
  for (std::int32_t& row : rows) {
    std::uint32_t bits = 0;
    if (last != 0) {
      do {
        bits = static_cast<std::uint32_t>(random_()) & mask;
      } while (bits > last);
    }
    row = static_cast<std::int32_t>(bits);
  }
}

ObpInterval obp_interval(std::span<const double> round_rewards, std::size_t draws,
                         std::uint32_t seed, double confidence) {
  if (draws == 0) fail("obp: no resamples");
  ObpResamples resamples(round_rewards.size(), seed);
  std::vector<std::int32_t> rows(round_rewards.size());
  std::vector<double> drawn(round_rewards.size());
  std::vector<double> means(draws);
  for (double& mean : means) {
    resamples.draw(rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
      drawn[i] = round_rewards[static_cast<std::size_t>(rows[i])];
    mean = exact_sum(drawn) / static_cast<double>(drawn.size());
    if (std::isnan(mean)) return {kNone, kNone, kNone};
  }
  std::ranges::sort(means);
  return {exact_sum(means) / static_cast<double>(means.size()),
          interpolated_quantile(means, (1.0 - confidence) / 2.0),
          interpolated_quantile(means, (1.0 + confidence) / 2.0)};
}

OffPolicyResult evaluate_obp(const LoggedFeedback& log, const OffPolicyOptions& options) {
  if (options.resampling.seed > std::numeric_limits<std::uint32_t>::max())
    fail("obp: seed {}, expected one of 32 bits, as numpy takes", options.resampling.seed);
  check_logged_feedback(log);
  check_propensities(log);
  OffPolicyResult result;
  for (const std::string& name :
       options.estimators.empty() ? classes_for(log) : options.estimators) {
    const ObpEstimate estimate = obp_estimate(name, log);
    OffPolicyMeasure measure = {
        name,        std::string(find_class(MeasureName(name)).definition), estimate.value, {}, "",
        log.rounds()};
    const ObpInterval interval =
        obp_interval(estimate.round_rewards, options.resampling.draws,
                     static_cast<std::uint32_t>(options.resampling.seed), options.confidence);
    if (std::isnan(interval.low))
      measure.reason = "a round has no reward";
    else
      measure.interval = {interval.low, interval.high};
    result.measures.push_back(std::move(measure));
  }
  result.warnings = overlap_warnings(policy_overlap(log), log.rounds());
  return result;
}

}  // namespace reckon
