#include "eval/ranking_judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "core/error.h"
#include "eval/judged/binary_list.h"

namespace reckon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string why_unknown(MetricInput input, const RankingTask& task, const RankingOptions& options,
                        const KnownScores& known) {
  switch (input) {
    case MetricInput::kLists:
      return "";
    case MetricInput::kInteractionCounts:
      return task.interaction_counts.empty() ? "no interaction counts were given" : "";
    case MetricInput::kItemVectors:
      return options.item_vectors.rows == 0 ? "no item vectors were given" : "";
    case MetricInput::kItemAttributes:
      return options.item_attributes == nullptr
                 ? "no categories of items, such as genres, were given"
                 : "";
    case MetricInput::kScores:
      return known.why_no_auc;
    case MetricInput::kScoresOfAllUsers:
      return known.why_no_auc_all_pairs;
  }
  return "";
}

std::vector<std::size_t> cutoffs_of(const RankingMetric& metric,
                                    std::span<const std::size_t> cutoffs) {
  if (!metric.at_cutoff) return {0};
  return {cutoffs.begin(), cutoffs.end()};
}

bool computes(const EvaluationDevice* device, const RankingMetric& metric) {
  return device != nullptr &&
         std::ranges::find(device->list_metrics(), metric.name) != device->list_metrics().end();
}

void check_item_vectors(MatrixView<const float> vectors, std::size_t item_count) {
  if (vectors.rows == 0) return;
  if (vectors.rows != item_count) {
    fail("item vectors: {} rows, expected one for each of the {} items", vectors.rows, item_count);
  }
  for (std::size_t item = 0; item < vectors.rows; ++item) {
    for (const float x : vectors.row(item)) {
      if (!std::isfinite(x)) fail("item vectors: item row {} is not finite", item);
    }
  }
}

}  // namespace

RankingJudge::RankingJudge(const RankingTask& task, const RankingOptions& options,
                           std::vector<std::size_t> cutoffs, std::vector<std::int32_t> users,
                           const EvaluatedUserCounts& counts, const KnownScores& known)
    : task_(task),
      device_(options.device),
      catalogue_(catalogue_facts(task.interaction_counts, task.training_users, options.item_vectors,
                                 options.item_attributes)) {
  check_item_vectors(options.item_vectors, task.item_count);
  if (options.item_attributes != nullptr) {
    beyond::check_item_attributes(*options.item_attributes, task.item_count);
  }
  if (users.empty()) {
    fail(
        "no user to evaluate: of {} users {} are without history, {} without relevant items, {} "
        "without recommendations",
        counts.users, counts.without_history, counts.without_relevant,
        counts.without_recommendations);
  }
  result_.cutoffs = std::move(cutoffs);
  result_.users = std::move(users);
  result_.counts = counts;
  result_.counts.evaluated = result_.users.size();
  const std::size_t places = result_.cutoffs.back();
  result_.items = Matrix<std::int32_t>(result_.users.size(), places);
  if (known.of_lists) result_.scores = Matrix<float>(result_.users.size(), places);
  for (const RankingMetric& metric : ranking_metrics()) {
    if (std::string reason = why_unknown(metric.input, task, options, known); !reason.empty()) {
      result_.unknown.push_back({std::string(metric.name), std::move(reason)});
      continue;
    }
    const auto* rule = std::get_if<MeanOverUsers>(&metric.rule);
    for (const std::size_t cutoff : cutoffs_of(metric, result_.cutoffs)) {
      result_.overall.push_back({metric_name(metric, cutoff), &metric, cutoff, kNone, 0});
      if (rule == nullptr) continue;
      UserMetricValues column = {metric_name(metric, cutoff), &metric, cutoff, {}, {}};
      column.values.resize(result_.users.size());
      if (rule->weight != nullptr) column.weights.resize(result_.users.size());
      if (!computes(device_, metric)) cpu_columns_.push_back(result_.per_user.size());
      result_.per_user.push_back(std::move(column));
    }
  }
}

void RankingJudge::judge(std::size_t index, std::span<const std::int32_t> items,
                         std::span<const float> scores, const PairCounts& pairs) {
  const std::span<std::int32_t> kept = result_.items.row(index);
  std::fill(std::copy(items.begin(), items.end(), kept.begin()), kept.end(), -1);
  if (result_.scores.rows() > 0) {
    const std::span<float> kept_scores = result_.scores.row(index);
    std::fill(std::copy(scores.begin(), scores.end(), kept_scores.begin()), kept_scores.end(),
              -std::numeric_limits<float>::infinity());
  }

  const auto relevant = task_.relevant.row(static_cast<std::size_t>(result_.users[index]));
  const BinaryList judged(items, relevant);
  const auto history = task_.excluded.row(static_cast<std::size_t>(result_.users[index]));
  const UserRanking user = {items, judged.list(), history, &catalogue_, pairs};
  for (const std::size_t at : cpu_columns_) {
    UserMetricValues& column = result_.per_user[at];
    const auto& rule = std::get<MeanOverUsers>(column.metric->rule);
    column.values[index] = rule.value(user, column.cutoff);
    if (rule.weight != nullptr) column.weights[index] = rule.weight(user);
  }
}

void RankingJudge::judge_on_device() {
  UserItems relevant;
  for (const std::int32_t user : result_.users) {
    const auto items = task_.relevant.row(static_cast<std::size_t>(user));
    relevant.items.insert(relevant.items.end(), items.begin(), items.end());
    relevant.end_row();
  }
  const std::vector<double> values = device_->judge_lists(result_.items, relevant, result_.cutoffs);
  auto next = values.begin();
  for (const std::string_view metric : device_->list_metrics()) {
    for (const std::size_t cutoff : result_.cutoffs) {
      const auto column = std::ranges::find_if(result_.per_user, [&](const auto& each) {
        return each.metric->name == metric && each.cutoff == cutoff;
      });
      const auto end = next + static_cast<std::ptrdiff_t>(result_.users.size());
      column->values.assign(next, end);
      next = end;
    }
  }
}

double RankingJudge::overall(const RankingMetric& metric, std::size_t cutoff,
                             const PairCounts& all_pairs) const {
  const auto mean = [&](std::string_view name) {
    const auto column = std::find_if(
        result_.per_user.begin(), result_.per_user.end(),
        [&](const auto& each) { return each.metric->name == name && each.cutoff == cutoff; });
    return column->mean();
  };
  if (const auto* rule = std::get_if<OfWholeSystem>(&metric.rule)) {
    return rule->value(
        {result_.items, task_.item_count, all_pairs, result_.counts.without_recommendations},
        cutoff);
  }
  if (const auto* rule = std::get_if<FunctionOfMeans>(&metric.rule)) {
    return rule->value(mean(rule->first), mean(rule->second));
  }
  return mean(metric.name);
}

RankingEvaluation RankingJudge::finish(const PairCounts& all_pairs) && {
  if (device_ != nullptr) judge_on_device();
  for (MetricValue& value : result_.overall) {
    value.value = overall(*value.metric, value.cutoff, all_pairs);
    value.users = result_.users.size();
  }
  for (const UserMetricValues& column : result_.per_user) {
    std::size_t without = 0;
    for (const double x : column.values) without += std::isnan(x) ? 1 : 0;
    if (without == 0) continue;
    const auto value = std::find_if(result_.overall.begin(), result_.overall.end(),
                                    [&](const auto& each) { return each.name == column.name; });
    value->users -= without;
    if (column.metric->input == MetricInput::kScores) result_.counts.without_auc = without;
  }
  return std::move(result_);
}

}  // namespace reckon
