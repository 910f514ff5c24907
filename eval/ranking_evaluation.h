#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/matrix.h"
#include "eval/ranking_metric.h"
#include "eval/ranking_task.h"

namespace reckon {

// A metric's values of all evaluated users, at one cutoff. Those of auc_weighted are those of auc:
// only their mean differs.
struct UserMetricValues {
  std::string name;  // "ndcg@10", "auc"
  const RankingMetric* metric = nullptr;
  std::size_t cutoff = 0;       // 0: the metric has none
  std::vector<double> values;   // [users]; NaN: this user has no value
  std::vector<double> weights;  // [users] in the mean; empty: every user weighs 1

  // Of one user in the mean; 0 where the user has no value.
  double weight(std::size_t user) const;
  // In the order of users, so that it is always rounded alike; NaN where nobody has a value.
  double mean() const;
};

// A metric's value for the whole system, at one cutoff.
struct MetricValue {
  std::string name;
  const RankingMetric* metric = nullptr;
  std::size_t cutoff = 0;
  double value = 0;       // NaN: no user has a value
  std::size_t users = 0;  // in the mean; for a metric of the whole system all that are evaluated
};

// A metric that could not be computed, and why.
struct UnknownMetric {
  std::string name;  // without cutoff
  std::string reason;
};

// How good the recommendations of one system are.
struct RankingEvaluation {
  std::vector<std::size_t> cutoffs;  // ascending
  std::vector<std::int32_t> users;   // evaluated user rows, ascending
  Matrix<std::int32_t> items;        // [users, largest cutoff] best first, padded with -1
  Matrix<float> scores;              // the same shape, padded with -infinity; no rows if unknown
  std::vector<UserMetricValues> per_user;
  std::vector<MetricValue> overall;  // in the order of ranking_metrics(), then by cutoff
  std::vector<UnknownMetric> unknown;
  EvaluatedUserCounts counts;
  // Recommended items that the task excludes; evaluate_ranking never recommends one.
  std::size_t excluded_items_in_lists = 0;

  // By full name: "ndcg@10", "auc". Throw Error for a name that is not there.
  const UserMetricValues& user_metric(std::string_view name) const;
  double value(std::string_view name) const;
};

}  // namespace reckon
