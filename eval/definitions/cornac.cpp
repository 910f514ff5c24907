// Cornac (https://cornac.preferred.ai): users with relevant items, all candidate items ranked.
// Ties, which its partial selection leaves in any order, stay in the order of the run here; AUC and
// MAP look at scores and do not depend on it.

#include <algorithm>
#include <array>
#include <limits>

#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/tied_groups.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

double precision_of_list(const JudgedList& list, std::size_t k) {
  return precision(list, k == kUncut ? list.grades.size() : k, 1);
}
double recall_of_list(const JudgedList& list, std::size_t k) { return recall(list, k, 1); }
double f1(const JudgedList& list, std::size_t k) {
  return f_measure(precision_of_list(list, k), recall_of_list(list, k));
}
double hit_of_list(const JudgedList& list, std::size_t k) { return hit(list, k, 1); }

double reciprocal_ranks(const JudgedList& list, std::size_t k) {
  const auto inverse = [](std::size_t rank) { return 1.0 / static_cast<double>(rank); };
  double best = 0;
  const std::size_t places = std::min({k, list.grades.size(), relevant(list)});
  for (std::size_t rank = 1; rank <= places; ++rank) best += inverse(rank);
  return ratio(discounted_gain(list.grades, k, binary_gain, inverse), best);
}

// Tied items all have the last rank of their group.
double average_precision_of_scores(const JudgedList& list) {
  std::size_t found = 0;
  double sum = 0;
  for_each_tied_group(list.scores, [&](std::size_t begin, std::size_t end) {
    const std::size_t added = hits_between(list, begin, end);
    found += added;
    sum += static_cast<double>(added) * ratio(found, end);
  });
  return found == 0 ? kNoValue : sum / static_cast<double>(found);
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"NDCG", "ndcg",
     "gain is 1, discount log2(rank + 1), over as many relevant items as can be among the first K",
     at_cutoff<binary_ndcg>},
    {"NCRR", "", "1 / rank of the relevant among the first K, summed, over the best such sum",
     at_cutoff<reciprocal_ranks>},
    {"MRR", "mrr", "1 / rank of the first relevant item; none where no relevant item is ranked",
     of_list<[](const JudgedList& list) {
       return first_hit(list, kUncut) == 0 ? kNoValue : reciprocal_rank(list, kUncut, 1);
     }>},
    {"AUC", "auc",
     "share of pairs of a relevant and another item in the right order, ties do not count",
     of_list<[](const JudgedList& list) { return ranked_pairs(list).auc(0.0); }>},
    {"MAP", "map",
     "precision at the last rank of each relevant item's ties, averaged over the relevant",
     of_list<average_precision_of_scores>},
    {"Precision", "precision", "relevant among the first K, over K; uncut over the ranked",
     at_cutoff<precision_of_list>},
    {"Recall", "recall", "relevant among the first K, over the relevant",
     at_cutoff<recall_of_list>},
    {"FMeasure", "f1", "harmonic mean of precision and recall, user by user", at_cutoff<f1>},
    {"F1", "f1", "harmonic mean of precision and recall, user by user", at_cutoff<f1>},
    {"HitRatio", "hit_rate", "1 where a relevant item is among the first K",
     at_cutoff<hit_of_list>},
    {"HitRatio", "success", "1 where a relevant item is among the first K", at_cutoff<hit_of_list>},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"AUC", "MAP", "MRR", "NDCG@10", "Precision@10", "Recall@10", "F1@10"});

}  // namespace

constinit const RankingDefinition kCornac{.tool = "cornac",
                                          .checked = "cornac 3.0.1",
                                          .order = DocumentOrder::kStored,
                                          .judged_not_retrieved = QueryRule::kCounted,
                                          .retrieved_not_judged = QueryRule::kLeftOut,
                                          .without_relevant = QueryRule::kLeftOut,
                                          .aggregation = Aggregation::kStrictMean,
                                          .measures = kMeasures,
                                          .usual = kUsual};

}  // namespace reckon::definitions
