// torchmetrics (https://github.com/Lightning-AI/torchmetrics), retrieval: query by query over the
// retrieved documents only, scores compared as float32. Without empty_target_action a value is
// that of the function, with it that of the module, which replaces queries without a target.
// Between ties its sorts decide, each in another way; here ties stay in the order of the run.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/tied_groups.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

std::size_t or_length(const JudgedList& list, std::size_t k) {
  return k == kUncut ? list.grades.size() : k;
}

// Some functions count a document of score 0 or below as not relevant.
bool counted(const JudgedList& list, std::size_t i) {
  return list.grades[i] >= 1 && static_cast<float>(list.scores[i]) > 0;
}
std::size_t counted_hits(const JudgedList& list, std::size_t k) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < list.grades.size() && i < k; ++i) count += counted(list, i) ? 1U : 0U;
  return count;
}

double average_precision_of_found(const JudgedList& list, std::size_t k) {
  std::size_t found = 0;
  double sum = 0;
  for (std::size_t i = 0; i < list.grades.size() && i < k; ++i)
    if (counted(list, i)) sum += ratio(++found, i + 1);
  return ratio(sum, static_cast<double>(found));
}

double counted_reciprocal_rank(const JudgedList& list, std::size_t k) {
  for (std::size_t i = 0; i < list.grades.size() && i < k; ++i)
    if (counted(list, i)) return 1.0 / static_cast<double>(i + 1);
  return 0;
}

double gain(std::int32_t grade) { return grade == kUnjudged ? 0.0 : grade; }

double tie_averaged_ndcg(const JudgedList& list, std::size_t k) {
  const auto discount = [k](std::size_t rank) {
    return rank > k ? 0.0 : logarithmic_discount(rank);
  };
  double gained = 0;
  for_each_tied_group<float>(list.scores, [&](std::size_t begin, std::size_t end) {
    double gains = 0;
    double discounts = 0;
    for (std::size_t i = begin; i < end; ++i) {
      gains += gain(list.grades[i]);
      discounts += discount(i + 1);
    }
    gained += gains / static_cast<double>(end - begin) * discounts;
  });
  std::vector<double> gains;
  for (const std::int32_t grade : list.grades) gains.push_back(gain(grade));
  std::sort(gains.begin(), gains.end(), std::greater<>());
  double best = 0;
  for (std::size_t i = 0; i < gains.size(); ++i) best += gains[i] * discount(i + 1);
  return ratio(gained, best);
}

double fall_out(const JudgedList& list, std::size_t k) {
  const std::size_t seen = std::min(k, list.grades.size());
  return ratio(seen - hits(list, k), list.grades.size() - hits(list, kUncut));
}

// Among the first k. Scores that are no probabilities pass through a sigmoid in float32, where
// large ones become equal.
double area_under_roc(const JudgedList& list, std::size_t k) {
  const std::size_t count = std::min(k, list.grades.size());
  std::vector<double> scores(list.scores.begin(),
                             list.scores.begin() + static_cast<std::ptrdiff_t>(count));
  const bool probabilities = std::all_of(scores.begin(), scores.end(), [](double score) {
    const auto value = static_cast<float>(score);
    return value >= 0 && value <= 1;
  });
  if (!probabilities)
    for (double& score : scores) score = 1.0F / (1.0F + std::exp(-static_cast<float>(score)));
  const RankedPairs pairs =
      ranked_pairs<float>({.scores = scores, .grades = list.grades.first(count), .judged = {}});
  return pairs.all == 0 ? 0.0 : pairs.auc(0.5);
}

// What a module does with a query that has no target.
enum class EmptyTarget { kFunction, kNegative, kPositive, kSkip, kError };

EmptyTarget empty_target(const MeasureName& name) {
  const std::string action = name.word("empty_target_action", "");
  if (action.empty()) return EmptyTarget::kFunction;
  if (action == "neg") return EmptyTarget::kNegative;
  if (action == "pos") return EmptyTarget::kPositive;
  if (action == "skip") return EmptyTarget::kSkip;
  if (action == "error") return EmptyTarget::kError;
  fail("metric '{}': empty_target_action={}, expected neg, pos, skip or error", name.text(),
       action);
}

bool has_positive(const JudgedList& list) { return hits(list, kUncut) > 0; }
bool has_negative(const JudgedList& list) { return hits(list, kUncut) < list.grades.size(); }
bool has_grade(const JudgedList& list) {
  double sum = 0;
  for (const std::int32_t grade : list.grades) sum += gain(grade);
  return sum != 0;
}

// A function with a module around it. kHasTarget says whether a query has one.
template <auto kFormula, auto kHasTarget = has_positive>
QueryFunction module_of(const MeasureName& name) {
  return [k = name.cutoff(), empty = empty_target(name)](const JudgedList& list) -> double {
    if (empty == EmptyTarget::kFunction || kHasTarget(list)) return kFormula(list, k);
    if (empty == EmptyTarget::kError) fail("empty_target_action=error: a query has no target");
    if (empty == EmptyTarget::kSkip) return std::numeric_limits<double>::quiet_NaN();
    return empty == EmptyTarget::kPositive ? 1.0 : 0.0;
  };
}

// With adaptive_k over no more than the retrieved.
QueryFunction retrieval_precision(const MeasureName& name) {
  if (!name.flag("adaptive_k", false))
    return module_of<[](const JudgedList& list, std::size_t k) {
      return ratio(counted_hits(list, k), or_length(list, k));
    }>(name);
  return module_of<[](const JudgedList& list, std::size_t k) {
    return ratio(counted_hits(list, k), std::min(k, list.grades.size()));
  }>(name);
}

double retrieval_recall(const JudgedList& list, std::size_t k) {
  return ratio(counted_hits(list, k), hits(list, kUncut));
}
double retrieval_hit_rate(const JudgedList& list, std::size_t k) { return hit(list, k, 1); }
double retrieval_r_precision(const JudgedList& list, std::size_t) {
  const std::size_t count = hits(list, kUncut);
  return ratio(hits(list, count), count);
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"RetrievalMAP", "map",
     "precision at each relevant document of the first K, averaged over those; a score must be "
     "above 0",
     module_of<average_precision_of_found>},
    {"RetrievalMRR", "mrr",
     "1 / rank of the first relevant document, 0 beyond K; a score must be above 0",
     module_of<counted_reciprocal_rank>},
    {"RetrievalNormalizedDCG", "ndcg",
     "gain is the grade, tied documents gain their mean, discount log2(rank + 1), over the best K "
     "of the retrieved",
     module_of<tie_averaged_ndcg, has_grade>},
    {"RetrievalPrecision", "precision",
     "relevant of score above 0 among the first K, over K; with adaptive_k over no more than the "
     "retrieved",
     retrieval_precision},
    {"RetrievalRecall", "recall",
     "relevant of score above 0 among the first K, over the relevant among the retrieved",
     module_of<retrieval_recall>},
    {"RetrievalHitRate", "hit_rate", "1 where a relevant document is among the first K",
     module_of<retrieval_hit_rate>},
    {"RetrievalHitRate", "success", "1 where a relevant document is among the first K",
     module_of<retrieval_hit_rate>},
    {.name = "RetrievalFallOut",
     .common = "fall_out",
     .definition = "not relevant among the first K, over the not relevant among the retrieved",
     .value = module_of<fall_out, has_negative>,
     .higher_is_better = false},
    {"RetrievalRPrecision", "r_precision",
     "precision among as many documents as are relevant among the retrieved",
     module_of<retrieval_r_precision>},
    {"RetrievalAUROC", "auc",
     "share of pairs of a relevant and another document of the first K in the right order, ties "
     "half; 0 where there is no pair",
     module_of<area_under_roc>},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"RetrievalNormalizedDCG@10", "RetrievalMAP@10", "RetrievalMRR@10", "RetrievalPrecision@10",
     "RetrievalRecall@10", "RetrievalHitRate@10"});

}  // namespace

constinit const RankingDefinition kTorchmetrics{.tool = "torchmetrics",
                                                .checked = "torchmetrics 1.9.0",
                                                .order = DocumentOrder::kFloat32Stored,
                                                .judged_not_retrieved = QueryRule::kLeftOut,
                                                .retrieved_not_judged = QueryRule::kLeftOut,
                                                .without_relevant = QueryRule::kCounted,
                                                .aggregation = Aggregation::kMeanOrZero,
                                                .measures = kMeasures,
                                                .usual = kUsual};

}  // namespace reckon::definitions
