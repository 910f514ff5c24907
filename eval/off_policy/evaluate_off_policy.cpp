#include "eval/off_policy/evaluate_off_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "core/closest_name.h"
#include "core/error.h"
#include "eval/measure_name.h"
#include "eval/off_policy/estimator.h"
#include "eval/off_policy/overlap.h"

namespace reckon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Chosen {
  std::string name;
  std::string definition;
  OffPolicyTerms terms;
};

const OffPolicyEstimator& find_estimator(const MeasureName& name) {
  const auto all = off_policy_estimators();
  const auto found =
      std::ranges::find_if(all, [&](const auto& each) { return each.name == name.base(); });
  if (found == all.end()) {
    std::vector<std::string_view> names;
    for (const OffPolicyEstimator& each : all) names.push_back(each.name);
    fail("no off-policy estimator '{}'{}, expected one of {}", name.text(),
         did_you_mean(name.base(), names), fmt::join(names, ", "));
  }
  return *found;
}

Chosen choose(const OffPolicyEstimator& estimator, const LoggedFeedback& log, double lambda) {
  Chosen chosen = {std::string(estimator.name), std::string(estimator.definition),
                   off_policy_terms(estimator, log, lambda)};
  if (estimator.uses_lambda) chosen.name += fmt::format("(lambda={})", lambda);
  return chosen;
}

std::vector<Chosen> choose_all(const LoggedFeedback& log, const OffPolicyOptions& options) {
  std::vector<Chosen> chosen;
  chosen.push_back({"logged_value",
                    "mean of r: the value of the policy that wrote the log",
                    {log.reward, {}, {}}});
  for (const std::string& text : options.estimators) {
    const MeasureName name(text);
    const OffPolicyEstimator& estimator = find_estimator(name);
    const double lambda =
        estimator.uses_lambda ? name.number("lambda", options.lambda) : options.lambda;
    name.refuse_unknown_arguments();
    chosen.push_back(choose(estimator, log, lambda));
  }
  if (!options.estimators.empty()) return chosen;
  for (const OffPolicyEstimator& estimator : off_policy_estimators()) {
    if (estimator.uses_model && !log.has_model()) continue;
    chosen.push_back(choose(estimator, log, options.lambda));
  }
  return chosen;
}

// The columns of all estimators side by side: [rounds, columns].
Matrix<double> side_by_side(const std::vector<Chosen>& chosen, std::size_t rounds) {
  std::vector<const std::vector<double>*> columns;
  for (const Chosen& each : chosen) {
    for (const auto* column : {&each.terms.plain, &each.terms.ratio, &each.terms.weight}) {
      if (!column->empty()) columns.push_back(column);
    }
  }
  Matrix<double> terms(rounds, columns.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < columns.size(); ++i) terms.row(round)[i] = (*columns[i])[round];
  }
  return terms;
}

// The value of one estimator from the sums of its columns, which begin at `column`.
double value_of_sums(const OffPolicyTerms& terms, std::span<const double> sums, std::size_t column,
                     std::size_t rounds) {
  double value = 0.0;
  if (!terms.plain.empty()) value = sums[column++] / static_cast<double>(rounds);
  if (terms.weight.empty()) return value;
  const double ratio = sums[column];
  const double weight = sums[column + 1];
  return weight == 0.0 ? kNone : value + ratio / weight;
}

void add_interval(OffPolicyMeasure& measure, std::span<const double> values, double confidence) {
  const auto undefined = std::ranges::count_if(values, [](double x) { return std::isnan(x); });
  if (undefined > 0) {
    measure.reason =
        fmt::format("{} of {} resamples hold no round with weight", undefined, values.size());
  } else {
    measure.interval = percentile_interval(values, confidence);
  }
}

void describe_overlap(const PolicyOverlap& overlap, std::size_t rounds, OffPolicyResult& result) {
  const auto add = [&](const char* name, const char* definition, double value) {
    result.measures.push_back(
        {name, definition, value, {}, "describes the weights of this log", rounds});
  };
  add("effective_sample_size",
      "(sum w)^2 / sum(w^2): how many rounds of equal weight would be as precise (Kish, 1965)",
      overlap.effective_rounds);
  add("max_weight", "largest w", overlap.largest);
  add("mean_weight",
      "sum(w) / n; about 1 where the log's policy can take every action of the target policy",
      overlap.mean);
  add("zero_target_share", "share of rounds whose action the target policy never takes",
      overlap.zero_share);
}

}  // namespace

const OffPolicyMeasure& OffPolicyResult::measure(std::string_view name) const {
  const auto found =
      std::ranges::find_if(measures, [&](const auto& each) { return each.name == name; });
  if (found == measures.end()) fail("no off-policy measure '{}' in this result", name);
  return *found;
}

OffPolicyResult evaluate_off_policy(const LoggedFeedback& log, const OffPolicyOptions& options,
                                    Progress& progress) {
  check_logged_feedback(log);
  check_propensities(log);
  const std::vector<Chosen> chosen = choose_all(log, options);
  const Matrix<double> sums =
      bootstrap_sums(side_by_side(chosen, log.rounds()), options.resampling, progress);
  OffPolicyResult result;
  const PolicyOverlap overlap = policy_overlap(log);
  std::vector<double> drawn(sums.rows());
  std::size_t column = 0;
  for (const Chosen& each : chosen) {
    for (std::size_t draw = 0; draw < drawn.size(); ++draw) {
      drawn[draw] = value_of_sums(each.terms, sums.row(draw), column, log.rounds());
    }
    column += (each.terms.plain.empty() ? 0 : 1) + (each.terms.weight.empty() ? 0 : 2);
    OffPolicyMeasure measure = {each.name, each.definition, off_policy_value(each.terms), {},
                                "",        log.rounds()};
    add_interval(measure, drawn, options.confidence);
    result.measures.push_back(std::move(measure));
    if (each.name == "logged_value") describe_overlap(overlap, log.rounds(), result);
  }
  result.warnings = overlap_warnings(overlap, log.rounds());
  return result;
}

}  // namespace reckon
