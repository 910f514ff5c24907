#include "eval/ranking_metric.h"

#include <fmt/format.h>

#include "eval/beyond/list_metrics.h"
#include "eval/judged/usual_measures.h"

namespace reckon {
namespace {

constexpr bool kAtCutoff = true;
constexpr bool kUncut = false;
constexpr bool kHigherIsBetter = true;
constexpr bool kLowerIsBetter = false;

// A measure of judged lists at the only grade there is.
template <double (*kMeasure)(const JudgedList&, std::size_t, std::int32_t)>
double of_list(const UserRanking& user, std::size_t k) {
  return kMeasure(user.list, k, 1);
}
template <double (*kMeasure)(const JudgedList&, std::size_t)>
double of_list(const UserRanking& user, std::size_t k) {
  return kMeasure(user.list, k);
}

double f1(const UserRanking& user, std::size_t k) {
  return measures::f_measure(measures::precision(user.list, k, 1),
                             measures::recall(user.list, k, 1));
}

// Of one user; NaN where every candidate is relevant.
double auc(const UserRanking& user, std::size_t) { return user.pairs.auc(); }

// Users weighed by their relevant items (Zhu et al., "Optimized Cost per Click in Taobao Display
// Advertising", 2017, call the mean GAUC).
double relevant_items(const UserRanking& user) {
  return static_cast<double>(user.list.judged.size());
}

// Scores of different users against each other.
double auc_all_pairs(const SystemRanking& system, std::size_t) { return system.pairs.auc(); }

// clang-format off
constexpr RankingMetric kMetrics[] = {
    {"precision", "per user (sum_p h_p) / K; mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists, MeanOverUsers{of_list<measures::precision>}},
    {"recall", "per user (sum_p h_p) / r; mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists, MeanOverUsers{of_list<measures::recall>}},
    {"f1", "per user 2 P R / (P + R) of the user's precision P and recall R, 0 if both are 0; "
     "mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists, MeanOverUsers{f1}},
    {"f1_of_means", "2 P R / (P + R) of mean precision P and mean recall R, 0 if both are 0",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     FunctionOfMeans{"precision", "recall", [](double precision, double recall) {
                       return measures::f_measure(precision, recall);
                     }}},
    {"hit_rate", "per user 1 if any h_p is 1, else 0; mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists, MeanOverUsers{of_list<measures::hit>}},
    {"ndcg", "per user (sum_p h_p / log2(p + 1)) / (sum_{p <= min(K, r)} 1 / log2(p + 1)); "
     "mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     MeanOverUsers{of_list<measures::binary_ndcg>}},
    {"map", "per user (sum_p h_p precision@p) / min(r, K); mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     MeanOverUsers{of_list<measures::capped_average_precision>}},
    {"mrr", "per user 1 / (position of the first hit within K), 0 without a hit; mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     MeanOverUsers{of_list<measures::reciprocal_rank>}},
    {"coverage", "distinct recommended items / items in the catalogue",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     OfWholeSystem{metrics::coverage, "a resample holds fewer distinct users, so fewer items: "
                                      "its coverage is biased downwards"}},
    {"user_coverage", "users who have a list / users with history and relevant items",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     OfWholeSystem{metrics::user_coverage, "it counts the very users that would be resampled"}},
    {"gini", "sum_i (2 i - n - 1) x_i / (n sum_i x_i), x ascending: how often each of the n items "
     "of the catalogue is recommended, 0 included",
     kAtCutoff, kLowerIsBetter, MetricInput::kLists,
     OfWholeSystem{metrics::gini, "a resample repeats users, so its recommendations are more "
                                  "unequal: its Gini coefficient is biased upwards"}},
    {"entropy", "-sum_i p_i log2 p_i, p_i the share of item i of all recommendations, in bits",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     OfWholeSystem{metrics::entropy, "a resample holds fewer distinct users, so fewer items: its "
                                     "entropy is biased downwards"}},
    {"personalisation", "mean over the pairs of users of 1 - |L and M| / sqrt(|L| |M|), L and M "
     "their lists",
     kAtCutoff, kHigherIsBetter, MetricInput::kLists,
     OfWholeSystem{metrics::personalisation, "a resample pairs a user with itself: its "
                                             "personalisation is biased downwards"}},
    {"novelty", "per user mean over L of -log2(max(c_i, 1) / U), c_i interactions of any value "
     "with item i before the test part, U users who have any; mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kInteractionCounts, MeanOverUsers{metrics::novelty}},
    {"average_popularity", "per user mean over L of c_i, the interactions of any value with item i "
     "before the test part; mean over users",
     kAtCutoff, kLowerIsBetter, MetricInput::kInteractionCounts,
     MeanOverUsers{metrics::average_popularity}},
    {"popularity_lift",
     "per user mean of c_i over L / mean of c_i over the user's own items before the test part, "
     "minus 1, c_i interactions of any value with item i before the test part; mean over users",
     kAtCutoff, kLowerIsBetter, MetricInput::kInteractionCounts,
     MeanOverUsers{metrics::popularity_lift}},
    {"tail_share",
     "per user share of L that has fewer interactions of any value before the test part than the "
     "item at place ceil(0.2 n) of the n items of the catalogue, most interactions first; mean "
     "over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kInteractionCounts,
     MeanOverUsers{metrics::tail_share}},
    {"diversity", "per user mean over the unordered pairs of L of 1 - cosine of their item "
     "vectors, 0 for fewer than two items; mean over users",
     kAtCutoff, kHigherIsBetter, MetricInput::kItemVectors, MeanOverUsers{metrics::diversity}},
    {"calibration_js", "per user Jensen-Shannon divergence in bits of the shares of categories, "
     "such as genres, in the user's own items before the test part and in L (each item with "
     "categories shares out 1 among them); mean over users",
     kAtCutoff, kLowerIsBetter, MetricInput::kItemAttributes,
     MeanOverUsers{metrics::calibration}},
    {"auc", "per user the share of pairs (relevant item, other candidate) with the relevant item "
     "scored higher, ties half, uncut; mean over users",
     kUncut, kHigherIsBetter, MetricInput::kScores, MeanOverUsers{auc}},
    {"auc_weighted", "auc of each user; mean over users weighted by r",
     kUncut, kHigherIsBetter, MetricInput::kScores,
     MeanOverUsers{auc, relevant_items}},
    {"auc_all_pairs", "share of pairs (any user's relevant item, any user's other candidate) with "
     "the relevant item scored higher, ties half, uncut, all users pooled",
     kUncut, kHigherIsBetter, MetricInput::kScoresOfAllUsers,
     OfWholeSystem{auc_all_pairs, "its pairs join two users: resampling users takes the counts of "
                                  "every two of them"}},
};
// clang-format on

}  // namespace

std::span<const RankingMetric> ranking_metrics() { return kMetrics; }

std::string metric_name(const RankingMetric& metric, std::size_t cutoff) {
  return metric.at_cutoff ? fmt::format("{}@{}", metric.name, cutoff) : std::string(metric.name);
}

}  // namespace reckon
