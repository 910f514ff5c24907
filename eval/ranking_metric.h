#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/matrix.h"
#include "eval/beyond/catalogue_facts.h"
#include "eval/judged/judged_list.h"
#include "eval/pair_counts.h"

namespace reckon {

// One user's list of recommendations and what is needed to judge it.
struct UserRanking {
  std::span<const std::int32_t> items;  // best first, at most the largest cutoff, no padding
  JudgedList list;  // the grades of these items and of all relevant ones, at least one
  std::span<const std::int32_t> history = {};  // the user's items that are no candidates, ascending
  const CatalogueFacts* catalogue = nullptr;
  PairCounts pairs = {};  // relevant against other candidates, uncut
};

// The lists of all evaluated users.
struct SystemRanking {
  MatrixView<const std::int32_t> items;  // [users, largest cutoff], padded with -1
  std::size_t item_count = 0;
  PairCounts pairs = {};  // any user's relevant item against any user's other candidate
  std::size_t users_without_list = 0;
};

// What a metric must be told beyond the lists and the relevant items.
enum class MetricInput {
  kLists,
  kInteractionCounts,
  kItemVectors,
  kItemAttributes,
  kScores,
  kScoresOfAllUsers
};

// The three ways in which a metric becomes one number.
struct MeanOverUsers {
  double (*value)(const UserRanking& user, std::size_t k);  // NaN: this user has none, left out
  double (*weight)(const UserRanking& user) = nullptr;      // null: every user weighs 1
};
struct FunctionOfMeans {
  std::string_view first, second;  // names of MeanOverUsers metrics, taken at the same cutoff
  double (*value)(double first, double second);
};
struct OfWholeSystem {
  double (*value)(const SystemRanking& system, std::size_t k);
  std::string_view why_no_interval;  // resampling users says nothing about it, because ...
};

// A row of the table of metrics.
struct RankingMetric {
  std::string_view name;        // "ndcg"; its value at a cutoff is called "ndcg@10"
  std::string_view definition;  // the formula, for the reader of a result
  bool at_cutoff;               // false: over the uncut ranking, one value
  bool higher_is_better;
  MetricInput input;
  std::variant<MeanOverUsers, FunctionOfMeans, OfWholeSystem> rule;
};

// All ranking metrics, in the order of reports. The symbols of their definitions: L the list of
// the K best candidates (score descending, then the smaller item row; shorter where there are fewer
// candidates), h_p = 1 if the item at position p = 1, 2, ... of L is relevant, else 0, r the number
// of the user's relevant items.
std::span<const RankingMetric> ranking_metrics();

// "ndcg@10", or "auc" for a metric without a cutoff.
std::string metric_name(const RankingMetric& metric, std::size_t cutoff);

}  // namespace reckon
