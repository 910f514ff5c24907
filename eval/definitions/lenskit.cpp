// LensKit (https://lenskit.org), list by list: of a list without relevant items most measures have
// no value. Grades above 0 are the test items, their grade the rating.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// What a rank weighs: patience^(rank - 1), or 1 / log_base(rank + offset); without an offset the
// first two ranks weigh the same there.
struct RankWeight {
  bool geometric = false;
  double patience = 0.85;
  double base = 2;
  std::int32_t offset = 0;

  double operator()(std::size_t rank) const {
    const auto number = static_cast<double>(rank);
    if (geometric) return std::pow(patience, number - 1);
    return std::log(base) / std::log(offset > 0 ? number + offset : std::max(number, 2.0));
  }
  double of_first(std::size_t ranks) const {
    double sum = 0;
    for (std::size_t rank = 1; rank <= ranks; ++rank) sum += (*this)(rank);
    return sum;
  }
};

RankWeight geometric_weight(const MeasureName& name, double patience) {
  if (!(patience > 0 && patience < 1))
    fail("metric '{}': patience {}, expected between 0 and 1", name.text(), patience);
  return {.geometric = true, .patience = patience};
}

RankWeight rank_weight(const MeasureName& name, const RankWeight& otherwise) {
  const std::string text = name.word("weight", "None");
  if (text == "None") return otherwise;
  const MeasureName weight(text);
  RankWeight value;
  if (weight.base() == "GeometricRankWeight") {
    value = geometric_weight(name, weight.number("patience", 0.85));
  } else if (weight.base() == "LogRankWeight") {
    value = {.base = weight.number("base", 2), .offset = weight.integer("offset", 0)};
    if (!(value.base > 0) || value.base == 1 || value.offset < 0)
      fail("metric '{}': {}, expected a base above 0 and not 1, an offset from 0", name.text(),
           text);
  } else {
    fail("metric '{}': weight {}, expected LogRankWeight or GeometricRankWeight", name.text(),
         text);
  }
  weight.refuse_unknown_arguments();
  return value;
}

bool gains_rating(const MeasureName& name) {
  const std::string gain = name.word("gain", "None");
  if (gain != "None" && gain != "rating")
    fail("metric '{}': gain={}, expected rating", name.text(), gain);
  return gain == "rating";
}

template <bool kNormalised>
QueryFunction dcg(const MeasureName& name) {
  return [k = name.cutoff(), weight = rank_weight(name, {}),
          rating = gains_rating(name)](const JudgedList& list) {
    const auto gain = [rating](std::int32_t grade) {
      return rating ? linear_gain(grade) : binary_gain(grade);
    };
    const double gained = discounted_gain(list.grades, k, gain, weight);
    if (!kNormalised) return gained;
    if (relevant(list) == 0) return kNoValue;
    return gained / discounted_gain(list.judged, k, gain, weight);
  };
}

// Moffat and Zobel, "Rank-Biased Precision for Measurement of Retrieval Effectiveness", 2008. Other
// weights, whose sum has no limit, are divided by their sum over the list.
QueryFunction rank_biased_precision(const MeasureName& name) {
  const double patience = name.number("patience", name.number("p", 0.85));
  return [k = name.cutoff(), weight = rank_weight(name, geometric_weight(name, patience)),
          normalize = name.flag("normalize", false)](const JudgedList& list) {
    if (relevant(list) == 0) return kNoValue;
    const double sum = discounted_gain(list.grades, k, binary_gain, weight);
    if (weight.geometric && !normalize) return sum * (1 - weight.patience);
    const std::size_t places = std::min(k, list.grades.size());
    const double best = weight.of_first(normalize ? std::min(places, relevant(list)) : places);
    return best == 0 ? kNoValue : sum / best;
  };
}

double precision_of_list(const JudgedList& list, std::size_t k) {
  const std::size_t length = std::min(k, list.grades.size());
  return length == 0 ? kNoValue : ratio(hits(list, k), length);
}

// Other formulas have no value without relevant items.
template <auto kFormula>
QueryFunction with_relevant(const MeasureName& name) {
  return at_cutoff<[](const JudgedList& list, std::size_t k) {
    return relevant(list) == 0 ? kNoValue : kFormula(list, k);
  }>(name);
}

double hit_of_list(const JudgedList& list, std::size_t k) { return hit(list, k, 1); }
double recall_of_list(const JudgedList& list, std::size_t k) { return capped_recall(list, k, 1); }
double reciprocal_rank_of_list(const JudgedList& list, std::size_t k) {
  return reciprocal_rank(list, k, 1);
}
double average_precision_of_list(const JudgedList& list, std::size_t k) {
  const std::size_t places = std::min({k, list.grades.size(), relevant(list)});
  return places == 0 ? kNoValue : sum_of_precisions(list, k) / static_cast<double>(places);
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"NDCG", "ndcg",
     "gain is 1 (gain=rating: the grade), discount log2(max(rank, 2)) "
     "(weight=LogRankWeight(offset=1): log2(rank + 1), or GeometricRankWeight), over the best K of "
     "all relevant",
     dcg<true>},
    {"DCG", "dcg",
     "gain is 1 (gain=rating: the grade), discount log2(max(rank, 2)) "
     "(weight=LogRankWeight(offset=1): log2(rank + 1))",
     dcg<false>},
    {"RBP", "rbp",
     "patience^(rank - 1) of relevant items summed, times 1 - patience (normalize=True: over the "
     "most that so many relevant items could have)",
     rank_biased_precision},
    {"Precision", "precision", "relevant among the first K, over those retrieved of them",
     at_cutoff<precision_of_list>},
    {"Recall", "recall", "relevant among the first K, over the smaller of K and the relevant",
     with_relevant<recall_of_list>},
    {"Recall", "recall_capped",
     "relevant among the first K, over the smaller of K and the relevant",
     with_relevant<recall_of_list>},
    {"Hit", "hit_rate", "1 where a relevant item is among the first K", with_relevant<hit_of_list>},
    {"Hit", "success", "1 where a relevant item is among the first K", with_relevant<hit_of_list>},
    {"RecipRank", "mrr", "1 / rank of the first relevant item, 0 beyond K",
     with_relevant<reciprocal_rank_of_list>},
    {"ListLength", "retrieved", "items of the list",
     of_list<[](const JudgedList& list) { return static_cast<double>(list.grades.size()); }>},
    {"TestItemCount", "relevant", "relevant items",
     of_list<[](const JudgedList& list) { return static_cast<double>(relevant(list)); }>},
    {"AveragePrecision", "map",
     "precision at each relevant item of the first K, summed, over the smaller of the relevant "
     "and the retrieved of the first K",
     with_relevant<average_precision_of_list>},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"NDCG@10", "RBP", "RecipRank", "Recall@10", "Precision@10", "Hit@10"});

}  // namespace

constinit const RankingDefinition kLenskit{.tool = "lenskit",
                                           .checked = "lenskit 2025.8.1",
                                           .order = DocumentOrder::kStored,
                                           .judged_not_retrieved = QueryRule::kLeftOut,
                                           .retrieved_not_judged = QueryRule::kLeftOut,
                                           .without_relevant = QueryRule::kCounted,
                                           .measures = kMeasures,
                                           .usual = kUsual};

}  // namespace reckon::definitions
