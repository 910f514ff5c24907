#include <algorithm>
#include <cmath>
#include <vector>

#include "eval/beyond/bind.h"
#include "eval/beyond/calibration.h"
#include "eval/beyond/concentration.h"
#include "eval/beyond/diversity.h"
#include "eval/beyond/item_popularity.h"
#include "eval/beyond/personalisation.h"
#include "eval/beyond/popularity_lift.h"
#include "eval/beyond/shown_feedback.h"
#include "eval/beyond/tools.h"
#include "eval/list_agreement.h"

// Our own. Users are those with a list, if nothing else is said; without a cutoff the whole list.
namespace reckon::beyond {
namespace {

std::vector<std::int64_t> counts_of(const RecommendationContext& context, std::size_t k) {
  return recommendation_counts(context.lists(context.users_with_list(), k), context.item_count());
}

BeyondFunction coverage(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    return {static_cast<double>(covered_items(counts_of(context, k))) /
            static_cast<double>(context.item_count())};
  };
}

BeyondFunction user_coverage(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_test(),
                     [&](std::int32_t user) { return context.list(user, k).empty() ? 0.0 : 1.0; });
  };
}

BeyondFunction gini_of_counts(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    return {gini(counts_of(context, k))};
  };
}

BeyondFunction gini_of_exposure(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    return {gini(exposures(
        context.lists(context.users_with_list(), k), context.item_count(),
        [](std::size_t place) { return 1.0 / std::log2(static_cast<double>(place) + 2.0); }))};
  };
}

// Of what entropy is a share.
enum class EntropyUnit { kBits, kCatalogue, kItems };

template <EntropyUnit kUnit>
BeyondFunction entropy_of_counts(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    const double nats = entropy(counts_of(context, k));
    if (kUnit == EntropyUnit::kItems) return {std::exp(nats)};
    const double unit =
        kUnit == EntropyUnit::kBits ? 2.0 : static_cast<double>(context.item_count());
    return {nats / std::log(unit)};
  };
}

template <std::vector<std::int64_t> ItemPopularity::*kCounts>
BeyondFunction novelty(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    const ItemPopularity& popularity = context.popularity();
    const auto information = self_information(popularity.*kCounts, popularity.training_users);
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), information);
    });
  };
}

BeyondFunction average_popularity(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), context.popularity().interactions);
    });
  };
}

BeyondFunction popularity_percentile(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    const auto percentiles = popularity_percentiles(context.popularity().interactions);
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), percentiles);
    });
  };
}

std::span<const std::int32_t> history(const RecommendationContext& context, std::int32_t user) {
  return context.inputs().train->row(static_cast<std::size_t>(user));
}

BeyondFunction lift(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return popularity_lift(context.list(user, k), history(context, user),
                             context.popularity().interactions);
    });
  };
}

BeyondFunction tail_share(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    const auto tail = tail_items(context.popularity().interactions);
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return mean_over_list(context.list(user, k), tail);
    });
  };
}

BeyondFunction vector_diversity(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return cosine_diversity(context.list(user, k), context.inputs().item_vectors);
    });
  };
}

BeyondFunction attribute_diversity(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return jaccard_diversity(context.list(user, k), *context.inputs().attributes);
    });
  };
}

// Share of the list that the reference does not recommend, or that it does not and is a hit.
template <bool kHitsOnly>
BeyondFunction beyond_reference(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      const List other = context.reference_list(user, k);
      return mean_over_list(context.list(user, k), [&](std::int32_t item) {
        const bool counts = !kHitsOnly || context.is_test_item(user, item);
        return counts && std::ranges::find(other, item) == other.end() ? 1.0 : 0.0;
      });
    });
  };
}

BeyondFunction personalisation_of_lists(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) -> BeyondValue {
    return {personalisation(context.lists(context.users_with_list(), k), context.item_count())};
  };
}

template <double (*kDivergence)(std::span<const double>, std::span<const double>)>
BeyondFunction calibration(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    const ItemAttributes& attributes = *context.inputs().attributes;
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return kDivergence(attribute_shares(history(context, user), attributes),
                         attribute_shares(context.list(user, k), attributes));
    });
  };
}

BeyondFunction overlap_with_reference(const MeasureName& name) {
  constexpr double kUsual = 0.9;
  const double persistence = name.number("persistence", kUsual);
  if (!(persistence > 0.0 && persistence <= 1.0)) {
    fail("metric '{}': persistence {}, expected more than 0 and at most 1", name.text(),
         persistence);
  }
  return [k = required_cutoff(name), persistence](const RecommendationContext& context) {
    return mean_over(context.users_with_list(), [&](std::int32_t user) {
      return rank_biased_overlap(context.list(user, k), context.reference_list(user, k), k,
                                 persistence);
    });
  };
}

BeyondFunction click_through_rate(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    std::vector<double> clicks;
    for (const double value : context.inputs().feedback) clicks.push_back(value > 0.0 ? 1.0 : 0.0);
    return mean_over_shown(context, k, clicks);
  };
}

BeyondFunction satisfaction(const MeasureName& name) {
  return [k = name.cutoff()](const RecommendationContext& context) {
    const RecommendationInputs& inputs = context.inputs();
    return mean_over_shown(context, k,
                           inputs.satisfaction.empty() ? inputs.feedback : inputs.satisfaction);
  };
}

// clang-format off
constexpr BeyondMeasureRow kRows[] = {
    {"coverage", "", "distinct recommended items / items in the catalogue",
     kNeedsLists, coverage},
    {"user_coverage", "", "share of the users with test items who have a list",
     kNeedsTest, user_coverage},
    {"gini", "",
     "sum_i (2 i - n - 1) x_i / (n sum_i x_i), x ascending: how often each of the n items of the "
     "catalogue is recommended, 0 included",
     kNeedsLists, gini_of_counts},
    {"exposure_gini", "", "gini of each item's exposure, 1 / log2(rank + 1) summed over the lists",
     kNeedsLists, gini_of_exposure},
    {"entropy", "", "-sum_i p_i log2 p_i, p_i the share of item i of all recommendations, in bits",
     kNeedsLists, entropy_of_counts<EntropyUnit::kBits>},
    {"entropy_normalised", "",
     "entropy / log2(items in the catalogue): 1 if all are recommended equally often",
     kNeedsLists, entropy_of_counts<EntropyUnit::kCatalogue>},
    {"effective_items", "", "2^entropy: how many items recommended equally often have this entropy",
     kNeedsLists, entropy_of_counts<EntropyUnit::kItems>},
    {"novelty", "",
     "per user mean over L of -log2(max(c_i, 1) / U), c_i interactions of any value with item i "
     "before the test part, U users who have any; mean over users",
     kNeedsTrain, novelty<&ItemPopularity::interactions>},
    {"inverse_user_frequency", "",
     "per user mean over L of -log2(max(u_i, 1) / U), u_i users who have item i before the test "
     "part, U users who have any item; mean over users",
     kNeedsTrain, novelty<&ItemPopularity::users>},
    {"average_popularity", "",
     "per user mean over L of c_i, the interactions of any value with item i before the test "
     "part; mean over users",
     kNeedsTrain, average_popularity},
    {"popularity_percentile", "",
     "per user mean over L of the average rank of c_i, ascending, among the items with c_i > 0, "
     "divided by their number, 0 for the others, c_i interactions of any value with item i "
     "before the test part; mean over users",
     kNeedsTrain, popularity_percentile},
    {"popularity_lift", "",
     "per user mean of c_i over L / mean of c_i over the user's own items before the test part, "
     "minus 1, c_i interactions of any value with item i before the test part; mean over users",
     kNeedsTrain, lift},
    {"tail_share", "",
     "per user share of L that has fewer interactions of any value before the test part than the "
     "item at place ceil(0.2 n) of the n items of the catalogue, most interactions first; mean "
     "over users",
     kNeedsTrain, tail_share},
    {"diversity", "",
     "per user mean over the unordered pairs of L of 1 - cosine of their item vectors, 0 for "
     "fewer than two items; mean over users",
     kNeedsVectors, vector_diversity},
    {"attribute_diversity", "",
     "per user mean over the unordered pairs of L of 1 - common attributes / attributes of "
     "either (Jaccard), 0 for fewer than two items; mean over users",
     kNeedsAttributes, attribute_diversity},
    {"unexpectedness", "",
     "per user share of L that is not in the reference system's first K; mean over users",
     kNeedsReference, beyond_reference<false>},
    {"serendipity", "",
     "per user share of L that is a hit and not in the reference system's first K; mean over "
     "users",
     kNeedsTest + kNeedsReference, beyond_reference<true>},
    {"personalisation", "",
     "mean over the pairs of users of 1 - |L and M| / sqrt(|L| |M|), L and M their lists",
     kNeedsLists, personalisation_of_lists},
    {"calibration_kl", "",
     "per user sum_g p_g ln(p_g / (0.99 q_g + 0.01 p_g)), p the shares of attributes g in the "
     "user's own items before the test part, q those in L (each item shares out 1); mean over "
     "users",
     kNeedsTrain + kNeedsAttributes, calibration<calibration_kl>},
    {"calibration_js", "",
     "per user Jensen-Shannon divergence in bits of the same p and q; mean over users",
     kNeedsTrain + kNeedsAttributes, calibration<calibration_js>},
    {"rank_biased_overlap", "",
     "per user mean over depth d = 1..K, with weights p^(d - 1), of common items within d / d, "
     "against the reference list, p = 0.9 (persistence); mean over users",
     kNeedsReference, overlap_with_reference},
    {"ctr", "", "share of the events with an item of the user's L whose value is above 0",
     kNeedsFeedback, click_through_rate},
    {"satisfaction", "",
     "mean satisfaction of the events with an item of the user's L, their value where none is "
     "logged",
     kNeedsFeedback, satisfaction},
};
// clang-format on

}  // namespace

constinit const BeyondDefinition kReckon = {"reckon", "", kRows};

}  // namespace reckon::beyond
