// implicit (https://github.com/benfred/implicit), ranking_metrics_at_k: users with relevant items.

#include <algorithm>
#include <array>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

QueryFunction findable_items(const MeasureName& name) {
  return at_required_cutoff<[](const JudgedList& list, std::size_t k) {
    return static_cast<double>(findable(list, k));
  }>(name);
}

// Area under the ROC curve of the first k places; the rest of the curve is a straight line, as if
// the other items came in random order. Places without an item count as wrong.
double area_under_first(const JudgedList& list, std::size_t k) {
  if (list.catalogue == 0) fail("implicit's auc needs the number of items there are: --catalogue");
  const std::size_t all = relevant(list);
  const double others = static_cast<double>(list.catalogue) - static_cast<double>(all);
  double found = 0;
  double wrong = 0;
  double area = 0;
  for (std::size_t i = 0; i < std::min(k, list.catalogue); ++i) {
    if (i < list.grades.size() && list.grades[i] >= 1) {
      ++found;
    } else {
      ++wrong;
      area += found;
    }
  }
  area += (found + static_cast<double>(all)) / 2 * (others - wrong);
  return area / (static_cast<double>(all) * others);
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"precision", "precision",
     "all users' relevant among the first K, over the smaller of K and the relevant of all users",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) {
       return capped_recall(list, k, 1);
     }>,
     findable_items},
    {"map", "map",
     "precision at each relevant item of the first K, summed, over the smaller of K and the "
     "relevant",
     at_required_cutoff<capped_average_precision>},
    {"ndcg", "ndcg",
     "gain is 1, discount log2(rank + 1), over as many relevant items as can be among the first K",
     at_required_cutoff<binary_ndcg>},
    {"auc", "auc",
     "area under the ROC curve of the first K, then a straight line to the whole catalogue",
     at_required_cutoff<area_under_first>},
});

// The functions of that name.
constexpr auto kSynonyms = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"precision_at_k", "precision"},
     {"mean_average_precision_at_k", "map"},
     {"ndcg_at_k", "ndcg"},
     {"AUC_at_k", "auc"}});

constexpr auto kUsual =
    std::to_array<std::string_view>({"precision@10", "map@10", "ndcg@10", "auc@10"});

}  // namespace

constinit const RankingDefinition kImplicit{.tool = "implicit",
                                            .checked = "implicit 0.7.3",
                                            .order = DocumentOrder::kStored,
                                            .judged_not_retrieved = QueryRule::kCounted,
                                            .retrieved_not_judged = QueryRule::kLeftOut,
                                            .without_relevant = QueryRule::kLeftOut,
                                            .measures = kMeasures,
                                            .usual = kUsual,
                                            .synonyms = kSynonyms};

}  // namespace reckon::definitions
