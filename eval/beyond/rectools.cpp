#include <algorithm>
#include <vector>

#include "eval/beyond/bind.h"
#include "eval/beyond/concentration.h"
#include "eval/beyond/diversity.h"
#include "eval/beyond/item_popularity.h"
#include "eval/beyond/tools.h"

// RecTools: tables of (user, item, rank). Users are those with a list, if nothing else is said.
namespace reckon::beyond {
namespace {

BeyondFunction catalog_coverage(const MeasureName& name) {
  return [k = required_cutoff(name), normalize = name.flag("normalize", false)](
             const RecommendationContext& context) -> BeyondValue {
    const auto counts =
        recommendation_counts(context.lists(context.users_with_list(), k), context.item_count());
    const auto covered = static_cast<double>(covered_items(counts));
    return {normalize ? covered / static_cast<double>(context.item_count()) : covered};
  };
}

BeyondFunction mean_inverse_user_frequency(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) {
    const ItemPopularity& popularity = context.popularity();
    const auto information = self_information(popularity.users, popularity.training_users);
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), information);
    });
  };
}

// How much likelier the item is in this list than by popularity alone, both by rank; cold items are
// not likely at all.
double surprise(std::size_t rank, std::int64_t popularity_rank, double items) {
  const double in_list = (items + 1.0 - static_cast<double>(rank)) / items;
  const double for_anyone =
      popularity_rank == 0 ? 0.0 : (items + 1.0 - static_cast<double>(popularity_rank)) / items;
  return std::max(in_list - for_anyone, 0.0);
}

BeyondFunction serendipity(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) {
    const auto ranks = dense_popularity_ranks(context.popularity().interactions);
    const auto items = static_cast<double>(context.item_count());
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      std::size_t rank = 0;
      return mean_over_list(context.list(user, k), [&](std::int32_t item) {
        ++rank;
        if (!context.is_test_item(user, item)) return 0.0;
        return surprise(rank, ranks[static_cast<std::size_t>(item)], items);
      });
    });
  };
}

BeyondFunction intra_list_diversity(const MeasureName& name) {
  if (const std::string distance = name.word("distance", "hamming"); distance != "hamming") {
    fail("metric '{}': distance {}, expected hamming", name.text(), distance);
  }
  return [k = required_cutoff(name)](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return hamming_diversity(context.list(user, k), *context.inputs().attributes);
    });
  };
}

BeyondFunction average_popularity(const MeasureName& name) {
  return [k = required_cutoff(name),
          normalize = name.flag("normalize", false)](const RecommendationContext& context) {
    const ItemPopularity& popularity = context.popularity();
    const double unit = normalize ? static_cast<double>(popularity.total_interactions) : 1.0;
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), popularity.interactions) / unit;
    });
  };
}

BeyondFunction sufficient_lists(const MeasureName& name) {
  return [k = required_cutoff(name),
          deep = name.flag("deep", false)](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      const auto length = static_cast<double>(context.list(user, k).size());
      const auto places = static_cast<double>(k);
      return deep ? length / places : (length == places ? 1.0 : 0.0);
    });
  };
}

BeyondFunction unrepeated_items(const MeasureName& name) {
  return [k = required_cutoff(name),
          deep = name.flag("deep", false)](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      const List list = context.list(user, k);
      std::vector<std::int32_t> items(list.begin(), list.end());
      std::ranges::sort(items);
      items.erase(std::unique(items.begin(), items.end()), items.end());
      const double share = static_cast<double>(items.size()) / static_cast<double>(list.size());
      return deep ? share : (share == 1.0 ? 1.0 : 0.0);
    });
  };
}

BeyondFunction covered_users(const MeasureName& name) {
  return [k = required_cutoff(name)](const RecommendationContext& context) {
    return mean_over(context.users_with_test(),
                     [&](std::int32_t user) { return context.list(user, k).empty() ? 0.0 : 1.0; });
  };
}

BeyondFunction intersection(const MeasureName& name) {
  const std::size_t k = required_cutoff(name);
  const double reference = name.number("ref_k", static_cast<double>(k));
  if (!(reference >= 1.0) || reference != std::floor(reference)) {
    fail("metric '{}': ref_k {}, expected a whole number from 1", name.text(), reference);
  }
  return [k, reference_k = static_cast<std::size_t>(reference)](
             const RecommendationContext& context) -> BeyondValue {
    if (context.inputs().reference_lists->items.empty()) return {kNone};
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      const List other = context.reference_list(user, reference_k);
      return mean_over_list(context.list(user, k), [&](std::int32_t item) {
        return std::ranges::find(other, item) != other.end() ? 1.0 : 0.0;
      });
    });
  };
}

// clang-format off
constexpr BeyondMeasureRow kRows[] = {
    {"CatalogCoverage", "coverage",
     "distinct items in the first k places; normalize: divided by the items of the catalogue",
     kNeedsLists, catalog_coverage},
    {"MeanInvUserFreq", "novelty",
     "per user mean over the list of -log2(max(users with the item, 1) / training users)",
     kNeedsTrain, mean_inverse_user_frequency},
    {"Serendipity", "serendipity",
     "per user mean over the list of, for a hit, max(0, (n + 1 - rank) / n - p), else 0; "
     "p = (n + 1 - popularity rank) / n, 0 for an item without training interactions; popularity "
     "rank dense, n items in the catalogue",
     kNeedsTrain + kNeedsTest, serendipity},
    {"IntraListDiversity", "attribute_diversity",
     "per user mean over the pairs of the list of the attributes in which they differ (Hamming), "
     "0 for fewer than two items",
     kNeedsAttributes, intra_list_diversity},
    {"AvgRecPopularity", "average_popularity",
     "per user mean over the list of the item's training interactions; normalize: divided by all "
     "training interactions",
     kNeedsTrain, average_popularity},
    {"SufficientReco", "", "per user 1 if the list has k places, else 0; deep: share of k places",
     kNeedsLists, sufficient_lists},
    {"UnrepeatedReco", "",
     "per user 1 if no item repeats in the first k places, else 0; deep: distinct items / places",
     kNeedsLists, unrepeated_items},
    {"CoveredUsers", "user_coverage", "share of the users with test items who have a list",
     kNeedsTest, covered_users},
    {"Intersection", "",
     "per user share of the first k places that are in the first ref_k (k) of the reference list",
     kNeedsReference, intersection},
};
// clang-format on

}  // namespace

constinit const BeyondDefinition kRectools = {"rectools", "rectools 0.19.0", kRows};

}  // namespace reckon::beyond
