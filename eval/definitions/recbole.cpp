// RecBole (https://recbole.io) with a full ranking: scores compared as float32. Ties, which its
// selection of the first leaves in any order, stay in the order of the run here. A user without
// relevant items counts; their recall, and with it the mean, is not a number.

#include <array>
#include <limits>

#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/tied_groups.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

double hit_of_user(const JudgedList& list, std::size_t k) { return hit(list, k, 1); }

QueryFunction retrieved_relevant(const MeasureName&) {
  return [](const JudgedList& list) { return static_cast<double>(hits(list, kUncut)); };
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"hit", "hit_rate", "1 where a relevant item is among the first K",
     at_required_cutoff<hit_of_user>},
    {"hit", "success", "1 where a relevant item is among the first K",
     at_required_cutoff<hit_of_user>},
    {"mrr", "mrr", "1 / rank of the first relevant item, 0 beyond K",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) {
       return reciprocal_rank(list, k, 1);
     }>},
    {"map", "map",
     "precision at each relevant item of the first K, summed, over the smaller of K and the "
     "relevant",
     at_required_cutoff<capped_average_precision>},
    {"recall", "recall",
     "relevant among the first K, over the relevant; not a number where there are none",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) {
       return relevant(list) == 0 ? std::numeric_limits<double>::quiet_NaN() : recall(list, k, 1);
     }>},
    {"ndcg", "ndcg",
     "gain is 1, discount log2(rank + 1), over as many relevant items as can be among the first K",
     at_required_cutoff<binary_ndcg>},
    {"precision", "precision", "relevant among the first K, over K",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) {
       return precision(list, k, 1);
     }>},
    {.name = "gauc",
     .common = "auc_weighted",
     .definition = "share of pairs of a relevant and another item in the right order, ties half; "
                   "users weigh by their relevant items, those without a pair are left out",
     .value = of_list<[](const JudgedList& list) { return ranked_pairs<float>(list).auc(0.5); }>,
     .weight = retrieved_relevant,
     .aggregation = Aggregation::kMean},
});

constexpr auto kUsual =
    std::to_array<std::string_view>({"recall@10", "mrr@10", "ndcg@10", "hit@10", "precision@10"});

}  // namespace

constinit const RankingDefinition kRecbole{.tool = "recbole",
                                           .checked = "recbole 1.2.1",
                                           .order = DocumentOrder::kFloat32Stored,
                                           .judged_not_retrieved = QueryRule::kCounted,
                                           .retrieved_not_judged = QueryRule::kLeftOut,
                                           .without_relevant = QueryRule::kCounted,
                                           .aggregation = Aggregation::kStrictMean,
                                           .measures = kMeasures,
                                           .usual = kUsual};

}  // namespace reckon::definitions
