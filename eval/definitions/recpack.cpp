// RecPack (https://recpack.froomle.ai): users with relevant items. Predictions stand in a sparse
// matrix, so that an item with a score of exactly 0 is not recommended. Ties, which its partial
// sort leaves in an order that can change with K, stay in the order of the run here.

#include <algorithm>
#include <array>
#include <vector>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

// Calls the formula with the list without items of score 0.
template <typename Formula>
double of_stored(const JudgedList& list, Formula formula) {
  if (std::find(list.scores.begin(), list.scores.end(), 0.0) == list.scores.end())
    return formula(list);
  std::vector<std::int32_t> grades;
  for (std::size_t i = 0; i < list.grades.size(); ++i)
    if (list.scores[i] != 0) grades.push_back(list.grades[i]);
  JudgedList stored = list;
  stored.scores = {};  // formulas here know ranks only
  stored.grades = grades;
  return formula(stored);
}

template <auto kFormula>
QueryFunction at_k(const MeasureName& name) {
  return at_required_cutoff<[](const JudgedList& list, std::size_t k) {
    return of_stored(list, [k](const JudgedList& stored) -> double { return kFormula(stored, k); });
  }>(name);
}

double dcg(const JudgedList& list, std::size_t k) {
  return discounted_gain(list.grades, k, binary_gain);
}

// Percent of the catalogue above an item; items that are not ranked share what is left.
double percentile_ranking(const JudgedList& list) {
  if (list.catalogue == 0)
    fail("recpack's PercentileRanking needs the size of the catalogue, which is not known here");
  const double catalogue = static_cast<double>(list.catalogue);
  double sum = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < list.grades.size(); ++i)
    if (list.grades[i] >= 1) {
      sum += static_cast<double>(i) / catalogue;
      ++found;
    }
  const double last =
      list.grades.empty() ? 0.0 : static_cast<double>(list.grades.size() - 1) / catalogue;
  const std::size_t all = relevant(list);
  sum += static_cast<double>(all - found) * (last + 1) / 2;
  return 100 * ratio(sum, static_cast<double>(all));
}

QueryFunction relevant_items(const MeasureName&) {
  return [](const JudgedList& list) { return static_cast<double>(relevant(list)); };
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"NDCGK", "ndcg",
     "gain is 1, discount log2(rank + 1), over as many relevant items as can be among the first K",
     at_k<binary_ndcg>},
    {"DCGK", "dcg", "gain is 1, discount log2(rank + 1)", at_k<dcg>},
    {"DiscountedGainK", "", "gain is 1, discount log2(rank + 1)", at_k<dcg>},
    {"PrecisionK", "precision", "relevant among the first K, over K",
     at_k<[](const JudgedList& list, std::size_t k) { return precision(list, k, 1); }>},
    {"RecallK", "recall", "relevant among the first K, over the relevant",
     at_k<[](const JudgedList& list, std::size_t k) { return recall(list, k, 1); }>},
    {"CalibratedRecallK", "recall_capped",
     "relevant among the first K, over the smaller of K and the relevant",
     at_k<[](const JudgedList& list, std::size_t k) { return capped_recall(list, k, 1); }>},
    {"ReciprocalRankK", "mrr", "1 / rank of the first relevant item, 0 beyond K",
     at_k<[](const JudgedList& list, std::size_t k) { return reciprocal_rank(list, k, 1); }>},
    {"HitK", "relevant_retrieved", "relevant among the first K",
     at_k<[](const JudgedList& list, std::size_t k) {
       return static_cast<double>(hits(list, k));
     }>},
    {.name = "PercentileRanking",
     .common = "",
     .definition = "percent of the catalogue ranked above a relevant item, over all of them",
     .value = of_list<[](const JudgedList& list) { return of_stored(list, percentile_ranking); }>,
     .weight = relevant_items,
     .higher_is_better = false},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"NDCGK@10", "CalibratedRecallK@10", "RecallK@10", "PrecisionK@10", "ReciprocalRankK@10"});

}  // namespace

constinit const RankingDefinition kRecpack{.tool = "recpack",
                                           .checked = "recpack 0.3.6",
                                           .order = DocumentOrder::kStored,
                                           .judged_not_retrieved = QueryRule::kCounted,
                                           .retrieved_not_judged = QueryRule::kLeftOut,
                                           .without_relevant = QueryRule::kLeftOut,
                                           .measures = kMeasures,
                                           .usual = kUsual};

}  // namespace reckon::definitions
