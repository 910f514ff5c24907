#include <cmath>
#include <vector>

#include "eval/beyond/bind.h"
#include "eval/beyond/concentration.h"
#include "eval/beyond/item_popularity.h"
#include "eval/beyond/tools.h"
#include "eval/list_agreement.h"

// LensKit: n is the cutoff, None the whole list. Users are those with a list.
namespace reckon::beyond {
namespace {

constexpr double kPatience = 0.85;  // GeometricRankWeight's usual

BeyondFunction list_gini(const MeasureName& name) {
  return [n = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    return {gini(
        recommendation_counts(context.lists(context.users_with_list(), n), context.item_count()))};
  };
}

BeyondFunction exposure_gini(const MeasureName& name) {
  return [n = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    return {gini(exposures(
        context.lists(context.users_with_list(), n), context.item_count(),
        [](std::size_t place) { return std::pow(kPatience, static_cast<double>(place)); }))};
  };
}

BeyondFunction mean_popularity_rank(const MeasureName& name) {
  return [n = name.cutoff()](const RecommendationContext& context) {
    const auto percentiles = popularity_percentiles(context.popularity().users);
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, n), percentiles);
    });
  };
}

// Entropy in bits of the attributes' weighted counts, each raised a little.
template <typename Weight>
double attribute_entropy(List list, const ItemAttributes& attributes, Weight&& weight) {
  constexpr double kRaised = 1e-6;
  if (list.empty() || attributes.count == 0) return kNone;
  std::vector<double> sums(attributes.count);
  for (std::size_t place = 0; place < list.size(); ++place) {
    for (const std::int32_t attribute : attributes.row(list[place])) {
      sums[static_cast<std::size_t>(attribute)] += weight(place);
    }
  }
  double total = 0.0;
  for (double& sum : sums) total += sum += kRaised;
  double entropy = 0.0;
  for (const double sum : sums) entropy -= sum / total * std::log2(sum / total);
  return entropy;
}

BeyondFunction entropy_of_attributes(const MeasureName& name) {
  return [n = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return attribute_entropy(context.list(user, n), *context.inputs().attributes,
                               [](std::size_t) { return 1.0; });
    });
  };
}

BeyondFunction rank_biased_entropy(const MeasureName& name) {
  return [n = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return attribute_entropy(
          context.list(user, n), *context.inputs().attributes,
          [](std::size_t place) { return std::pow(kPatience, static_cast<double>(place)); });
    });
  };
}

BeyondFunction overlap_with_reference(const MeasureName& name) {
  constexpr std::size_t kUsual = 10;
  return [n = name.cutoff() == MeasureName::kUncut ? kUsual : name.cutoff()](
             const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return rank_biased_overlap(context.list(user, n), context.reference_list(user, n), n,
                                 kPatience);
    });
  };
}

// clang-format off
constexpr BeyondMeasureRow kRows[] = {
    {"ListGini", "gini",
     "sum_i (2 i - m - 1) x_i / (m sum_i x_i), x ascending: in how many lists each of the m items "
     "is",
     kNeedsLists, list_gini},
    {"ExposureGini", "exposure_gini",
     "the same of each item's exposure, 0.85^(rank - 1) summed over the lists",
     kNeedsLists, exposure_gini},
    {"MeanPopRank", "popularity_percentile",
     "per user mean over the list of the item's popularity rank: the average rank of its number of "
     "training users, ascending, / items that have any; 0 for an item without",
     kNeedsTrain, mean_popularity_rank},
    {"entropy", "",
     "per user entropy in bits of the attributes' counts in the list, each raised by 1e-6",
     kNeedsAttributes, entropy_of_attributes},
    {"rank_biased_entropy", "",
     "per user entropy in bits of the attributes' counts in the list, each raised by 1e-6; an item "
     "counts 0.85^(rank - 1)",
     kNeedsAttributes, rank_biased_entropy},
    {"rank_biased_overlap", "rank_biased_overlap",
     "per user mean over depth d = 1..n, with weights 0.85^(d - 1), of common items within d / d, "
     "against the reference list; n = 10 if not given",
     kNeedsReference, overlap_with_reference},
};
// clang-format on

}  // namespace

constinit const BeyondDefinition kLenskit = {"lenskit", "lenskit 2025.8.1", kRows};

}  // namespace reckon::beyond
