#include <algorithm>
#include <vector>

#include "eval/beyond/bind.h"
#include "eval/beyond/concentration.h"
#include "eval/beyond/diversity.h"
#include "eval/beyond/tools.h"

// RecPack: users are those with test items; one without a list counts as an empty list.
namespace reckon::beyond {
namespace {

BeyondFunction coverage(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) -> BeyondValue {
    const auto counts =
        recommendation_counts(context.lists(context.users_with_test(), k), context.item_count());
    return {static_cast<double>(covered_items(counts)) / static_cast<double>(context.item_count())};
  };
}

BeyondFunction intra_list_diversity(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) {
    return mean_over(context.users_with_test(), [&](std::int32_t user) {
      return jaccard_diversity(context.list(user, k), *context.inputs().attributes);
    });
  };
}

// All interactions / those of the item, at most 10000; an item without any weighs nothing.
std::vector<double> inverse_propensities(const ItemPopularity& popularity) {
  constexpr double kLargest = 10000.0;
  const auto total = static_cast<double>(popularity.total_interactions);
  std::vector<double> inverse(popularity.interactions.size());
  for (std::size_t item = 0; item < inverse.size(); ++item) {
    const auto count = static_cast<double>(popularity.interactions[item]);
    if (count > 0.0) inverse[item] = std::min(1.0 / (count / total), kLargest);
  }
  return inverse;
}

BeyondFunction propensity_weighted_hits(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) {
    const auto weights = inverse_propensities(context.popularity());
    return mean_over(context.users_with_test(), [&](std::int32_t user) {
      double sum = 0.0;
      for (const std::int32_t item : context.list(user, k)) {
        if (context.is_test_item(user, item)) sum += weights[static_cast<std::size_t>(item)];
      }
      return sum;
    });
  };
}

BeyondFunction percentile_ranking(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    const auto items = static_cast<double>(context.item_count());
    ExactSum sum;
    std::size_t test_items = 0;
    for (const std::int32_t user : context.users_with_test()) {
      const List list = context.list(user, k);
      // As if the items that are not in the list followed it in random order.
      const double last = list.empty() ? 0.0 : static_cast<double>(list.size() - 1) / items;
      for (const std::int32_t item : context.test_items(user)) {
        const auto place = std::ranges::find(list, item) - list.begin();
        const bool listed = static_cast<std::size_t>(place) < list.size();
        sum.add(listed ? static_cast<double>(place) / items : (last + 1.0) / 2.0);
        ++test_items;
      }
    }
    if (test_items == 0) return {kNone};
    return {100.0 * sum.value() / static_cast<double>(test_items)};
  };
}

// clang-format off
constexpr BeyondMeasureRow kRows[] = {
    {"CoverageK", "coverage",
     "distinct items in the first K places of the users with test items / items of the catalogue",
     kNeedsTest, coverage},
    {"IntraListDiversityK", "attribute_diversity",
     "per user with test items mean Jaccard distance over the pairs of the list, 0 for fewer than "
     "two items",
     kNeedsTest + kNeedsAttributes, intra_list_diversity},
    {"IPSHitRateK", "",
     "per user with test items sum over the hits of min(all training interactions / those of the "
     "item, 10000), 0 for an item without",
     kNeedsTrain + kNeedsTest, propensity_weighted_hits},
    {"PercentileRanking", "",
     "mean over all users' test items of 100 (rank - 1) / n in the whole ranking of n items; an "
     "item that is not ranked: 100 ((last rank - 1) / n + 1) / 2",
     kNeedsTest, percentile_ranking},
};
// clang-format on

}  // namespace

constinit const BeyondDefinition kRecpack = {"recpack", "recpack 0.3.6", kRows};

}  // namespace reckon::beyond
