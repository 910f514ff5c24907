// reckon's own definitions, the same as those of recommendations in a dataset where both have them.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/definitions/trec_formulas.h"
#include "eval/judged/usual_measures.h"
#include "eval/pair_counts.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double f1(const JudgedList& list, std::size_t k, std::int32_t level) {
  return f_measure(precision_of_length(list, k, level), recall(list, k, level));
}

// The denominators in use: of all relevant (trec_eval), of the relevant that fit (Kaggle), of those
// found, of the cutoff, of the documents retrieved.
QueryFunction average_precision_by_denominator(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  const std::int32_t level = relevance_level(name);
  const std::string of = name.word("denominator", "min");
  using Denominator = std::size_t (*)(const JudgedList&, std::size_t, std::int32_t);
  Denominator denominator = nullptr;
  if (of == "min") denominator = findable;
  if (of == "relevant")
    denominator = [](const JudgedList& list, std::size_t, std::int32_t least) {
      return relevant(list, least);
    };
  if (of == "hits") denominator = hits;
  if (of == "k")
    denominator = [](const JudgedList& list, std::size_t cutoff, std::int32_t) {
      return cutoff == kUncut ? list.grades.size() : cutoff;
    };
  if (of == "retrieved")
    denominator = [](const JudgedList& list, std::size_t cutoff, std::int32_t least) {
      return std::min({cutoff, relevant(list, least), list.grades.size()});
    };
  if (denominator == nullptr)
    fail("metric '{}': denominator={}, expected min, relevant, hits, k or retrieved", name.text(),
         of);
  return [k, level, denominator](const JudgedList& list) {
    return ratio(sum_of_precisions(list, k, level),
                 static_cast<double>(denominator(list, k, level)));
  };
}

template <bool kNormalised>
QueryFunction discounted(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  const std::string gain = name.word("gain", "binary");
  const auto with = [k](auto gain_of) -> QueryFunction {
    return [k, gain_of](const JudgedList& list) {
      return kNormalised ? normalised_gain(list, k, gain_of)
                         : discounted_gain(list.grades, k, gain_of);
    };
  };
  if (gain == "binary") return with(binary_gain);
  if (gain == "linear") return with(linear_gain);
  if (gain == "exponential") return with(exponential_gain);
  fail("metric '{}': gain={}, expected binary, linear or exponential", name.text(), gain);
}

// Moffat and Zobel, "Rank-Biased Precision for Measurement of Retrieval Effectiveness", 2008.
QueryFunction rank_biased_precision(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  const std::int32_t level = relevance_level(name);
  const double persistence = name.number("p", 0.8);
  if (!(persistence > 0 && persistence < 1))
    fail("metric '{}': p={}, expected a probability between 0 and 1", name.text(), persistence);
  return [k, level, persistence](const JudgedList& list) {
    double sum = 0;
    double read = 1 - persistence;
    for (const std::int32_t grade : first(list, k)) {
      sum += grade >= level ? read : 0;
      read *= persistence;
    }
    return sum;
  };
}

QueryFunction reciprocal_rank_expected(const MeasureName& name) {
  const std::int32_t most = name.integer("max", 4);
  if (most < 1 || most > 30) fail("metric '{}': max={}, expected 1 to 30", name.text(), most);
  return [k = name.cutoff(), most](const JudgedList& list) {
    return expected_reciprocal_rank(list, k, most);
  };
}

double auc(const JudgedList& list, std::int32_t level) {
  std::vector<double> positives;
  std::vector<double> negatives;
  for (std::size_t i = list.grades.size(); i-- > 0;)
    (list.grades[i] >= level ? positives : negatives).push_back(list.scores[i]);
  return count_pairs<double>(positives, negatives).auc();
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"precision", "precision", "relevant among the first K, over K; uncut over the retrieved",
     at_cutoff_and_level<precision_of_length>},
    {"recall", "recall", "relevant among the first K, over the relevant",
     at_cutoff_and_level<recall>},
    {"recall_capped", "recall_capped",
     "relevant among the first K, over the smaller of K and the relevant",
     at_cutoff_and_level<capped_recall>},
    {"f1", "f1", "harmonic mean of a query's precision and recall", at_cutoff_and_level<f1>},
    {"f1_of_means", "f1_of_means", "harmonic mean of mean precision and mean recall",
     at_cutoff_and_level<precision_of_length>, at_cutoff_and_level<recall>,
     Aggregation::kHarmonicMeanOfMeans},
    {"hit_rate", "hit_rate", "1 where a relevant document is among the first K",
     at_cutoff_and_level<hit>},
    {"success", "success", "1 where a relevant document is among the first K",
     at_cutoff_and_level<hit>},
    {"ndcg", "ndcg",
     "gain (binary; gain=linear: the grade; gain=exponential: 2^grade - 1) over log2(rank + 1), "
     "relative to the best K of all judged",
     discounted<true>},
    {"dcg", "dcg", "gain (as of ndcg) over log2(rank + 1), summed over the first K",
     discounted<false>},
    {"map", "map",
     "precision at each relevant document of the first K, summed, over the smaller of K and the "
     "relevant (denominator=relevant, hits, k, retrieved: over those)",
     average_precision_by_denominator},
    {"gmap", "gmap", "geometric mean of map, a query's at least 0.00001; its value is a logarithm",
     at_cutoff_and_level<[](const JudgedList& list, std::size_t k, std::int32_t level) {
       return std::log(std::max(
           ratio(sum_of_precisions(list, k, level), static_cast<double>(findable(list, k, level))),
           0.00001));
     }>,
     nullptr, Aggregation::kExponentialOfMean},
    {"mrr", "mrr", "1 / rank of the first relevant document of the first K, 0 without",
     at_cutoff_and_level<reciprocal_rank>},
    {"r_precision", "r_precision", "precision among as many documents as are relevant",
     at_level<r_precision>},
    {"bpref", "bpref",
     "1 less the share of judged not relevant documents above, averaged over the relevant",
     at_level<trec_bpref>},
    {"judged", "judged", "judged among the first K, over those retrieved of them",
     at_cutoff<judged_share>},
    {"rbp", "rbp", "(1 - p) p^(rank - 1), summed over the relevant; p = 0.8",
     rank_biased_precision},
    {"err", "err",
     "expected reciprocal rank where a document of grade g satisfies with (2^g - 1) / 2^max; max = "
     "4",
     reciprocal_rank_expected},
    {"auc", "auc",
     "share of (relevant, other) retrieved pairs in the right order, ties half; mean over queries",
     at_level<auc>},
    {"auc_weighted", "auc_weighted", "auc, a query weighted by its relevant documents",
     at_level<auc>, at_level<[](const JudgedList& list, std::int32_t level) {
       return static_cast<double>(hits(list, kUncut, level));
     }>},
    {"auc_impressions", "auc_impressions", "auc, a query weighted by its retrieved documents",
     at_level<auc>, at_level<[](const JudgedList& list, std::int32_t) {
       return static_cast<double>(list.grades.size());
     }>},
    {"auc_all_pairs", "auc_all_pairs",
     "share of (relevant, other) pairs in the right order, over the retrieved of all queries "
     "together",
     of_list<[](const JudgedList&) { return kNone; }>, nullptr, Aggregation::kAucOfAllPairs},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"precision@10", "recall@10", "f1@10", "hit_rate@10", "ndcg@10", "map@10", "mrr@10", "map"});

}  // namespace

constinit const RankingDefinition kReckon{.tool = "reckon",
                                          .checked = "",
                                          .order = DocumentOrder::kIdAscending,
                                          .judged_not_retrieved = QueryRule::kCounted,
                                          .retrieved_not_judged = QueryRule::kLeftOut,
                                          .without_relevant = QueryRule::kLeftOut,
                                          .repeated_document_refused = true,
                                          .ranks_suffice = true,
                                          .measures = kMeasures,
                                          .usual = kUsual};

}  // namespace reckon::definitions
