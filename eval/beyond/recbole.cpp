#include <algorithm>
#include <vector>

#include "eval/beyond/bind.h"
#include "eval/beyond/concentration.h"
#include "eval/beyond/item_popularity.h"
#include "eval/beyond/tools.h"

// RecBole: a full matrix of k items a user. Its own runs count one item more than the catalogue
// has, the padding item, which a full list never holds: padding=True counts it, too.
namespace reckon::beyond {
namespace {

std::vector<std::int64_t> counts_of(const RecommendationContext& context, std::size_t k,
                                    bool padding = false) {
  return recommendation_counts(context.lists(context.users_with_list(), k),
                               context.item_count() + (padding ? 1 : 0));
}

BeyondFunction item_coverage(const MeasureName& name) {
  return [k = required_cutoff(name), padding = name.flag("padding", false)](
             const RecommendationContext& context) -> BeyondValue {
    const auto counts = counts_of(context, k, padding);
    return {static_cast<double>(covered_items(counts)) / static_cast<double>(counts.size())};
  };
}

BeyondFunction entropy_per_item(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) -> BeyondValue {
    const auto counts = counts_of(context, k);
    return {entropy(counts) / static_cast<double>(covered_items(counts))};
  };
}

BeyondFunction gini_index(const MeasureName& name) {
  return [k = required_cutoff(name), padding = name.flag("padding", false)](
             const RecommendationContext& context) -> BeyondValue {
    return {gini(counts_of(context, k, padding))};
  };
}

BeyondFunction average_popularity(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), context.popularity().interactions);
    });
  };
}

// A ratio above 1 is the most interactions that an item of the tail has; one up to 1 the share of
// the items with interactions, fewest first, then the smaller row.
std::vector<std::uint8_t> tail_of(std::span<const std::int64_t> interactions, double ratio) {
  std::vector<std::uint8_t> tail(interactions.size());
  std::vector<std::int32_t> known;
  for (std::size_t item = 0; item < interactions.size(); ++item) {
    if (interactions[item] == 0) continue;
    known.push_back(static_cast<std::int32_t>(item));
    tail[item] = ratio > 1.0 && static_cast<double>(interactions[item]) <= ratio ? 1 : 0;
  }
  if (ratio > 1.0) return tail;
  std::ranges::stable_sort(known, [&](std::int32_t a, std::int32_t b) {
    return interactions[static_cast<std::size_t>(a)] < interactions[static_cast<std::size_t>(b)];
  });
  const auto share = static_cast<std::size_t>(static_cast<double>(known.size()) * ratio);
  for (std::size_t i = 0; i < std::min(std::max<std::size_t>(share, 1), known.size()); ++i) {
    tail[static_cast<std::size_t>(known[i])] = 1;
  }
  return tail;
}

BeyondFunction tail_percentage(const MeasureName& name) {
  constexpr double kUsual = 0.1;
  const double given = name.number("tail_ratio", kUsual);
  return [k = required_cutoff(name),
          ratio = given > 0.0 ? given : kUsual](const RecommendationContext& context) {
    const auto tail = tail_of(context.popularity().interactions, ratio);
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), tail);
    });
  };
}

// clang-format off
constexpr BeyondMeasureRow kRows[] = {
    {"itemcoverage", "coverage",
     "distinct items in the first k places / items of the catalogue; padding: and the padding item",
     kNeedsLists, item_coverage},
    {"shannonentropy", "entropy",
     "-sum_i p_i ln p_i of the items' shares of all places, divided by the number of distinct "
     "recommended items",
     kNeedsLists, entropy_per_item},
    {"giniindex", "gini",
     "sum_i (2 i - n - 1) x_i / (n sum_i x_i), x ascending: how often each of the n items is "
     "recommended; padding: the padding item is one of them",
     kNeedsLists, gini_index},
    {"averagepopularity", "average_popularity",
     "per user mean over the list of the item's training interactions",
     kNeedsTrain, average_popularity},
    {"tailpercentage", "tail_share",
     "per user share of the list that is tail: tail_ratio <= 1 (0.1): that share, at least one, of "
     "the items with training interactions, fewest first; above 1: items with at most as many",
     kNeedsTrain, tail_percentage},
};
// clang-format on

}  // namespace

constinit const BeyondDefinition kRecbole = {"recbole", "recbole 1.2.1", kRows};

}  // namespace reckon::beyond
