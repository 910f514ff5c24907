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
#include "eval/judged/discounted_gain.h"
#include "eval/judged/relevance.h"
#include "eval/pair_counts.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

constexpr std::size_t kUncut = MeasureName::kUncut;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double precision(const JudgedList& list, std::size_t k, std::int32_t level) {
  return k == kUncut ? ratio(hits(list, k, level), list.grades.size())
                     : ratio(hits(list, k, level), k);
}
double recall(const JudgedList& list, std::size_t k, std::int32_t level) {
  return ratio(hits(list, k, level), relevant(list, level));
}
double f1(const JudgedList& list, std::size_t k, std::int32_t level) {
  return f_measure(precision(list, k, level), recall(list, k, level));
}
double hit_rate(const JudgedList& list, std::size_t k, std::int32_t level) {
  return first_hit(list, k, level) == 0 ? 0.0 : 1.0;
}
double reciprocal_rank(const JudgedList& list, std::size_t k, std::int32_t level) {
  const std::size_t rank = first_hit(list, k, level);
  return rank == 0 ? 0.0 : 1.0 / static_cast<double>(rank);
}
double average_precision(const JudgedList& list, std::size_t k, std::int32_t level) {
  return ratio(sum_of_precisions(list, k, level),
               static_cast<double>(std::min(k, relevant(list, level))));
}

// The denominators in use: of all relevant (trec_eval), of the relevant that fit (Kaggle), of those
// found, of the cutoff, of the documents retrieved.
QueryFunction average_precision_by_denominator(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  const std::int32_t level = relevance_level(name);
  const std::string of = name.word("denominator", "min");
  using Denominator = std::size_t (*)(const JudgedList&, std::size_t, std::int32_t);
  Denominator denominator = nullptr;
  if (of == "min")
    denominator = [](const JudgedList& list, std::size_t cutoff, std::int32_t least) {
      return std::min(cutoff, relevant(list, least));
    };
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

// Buckley and Voorhees, "Retrieval Evaluation with Incomplete Information", 2004.
double bpref(const JudgedList& list, std::int32_t level) {
  const auto not_relevant = [level](std::int32_t grade) { return grade >= 0 && grade < level; };
  const auto relevant_count = static_cast<double>(relevant(list, level));
  const double bound = std::min(
      relevant_count,
      static_cast<double>(std::count_if(list.judged.begin(), list.judged.end(), not_relevant)));
  double above = 0;
  double sum = 0;
  for (const std::int32_t grade : list.grades) {
    if (not_relevant(grade)) ++above;
    if (grade >= level) sum += above == 0 ? 1.0 : 1.0 - std::min(above, bound) / bound;
  }
  return ratio(sum, relevant_count);
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

// Chapelle, Metzler, Zhang and Grinspan, "Expected Reciprocal Rank for Graded Relevance", 2009.
QueryFunction expected_reciprocal_rank(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  const std::int32_t most = name.integer("max", 4);
  if (most < 1 || most > 30) fail("metric '{}': max={}, expected 1 to 30", name.text(), most);
  return [k, most](const JudgedList& list) {
    double sum = 0;
    double still_reading = 1;
    const auto grades = first(list, k);
    for (std::size_t i = 0; i < grades.size(); ++i) {
      const double satisfied = exponential_gain(std::min(grades[i], most)) / std::ldexp(1.0, most);
      sum += still_reading * satisfied / static_cast<double>(i + 1);
      still_reading *= 1 - satisfied;
    }
    return sum;
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
     at_cutoff_and_level<precision>},
    {"recall", "recall", "relevant among the first K, over the relevant",
     at_cutoff_and_level<recall>},
    {"recall_capped", "recall_capped",
     "relevant among the first K, over the smaller of K and the relevant",
     at_cutoff_and_level<[](const JudgedList& list, std::size_t k, std::int32_t level) {
       return ratio(hits(list, k, level), std::min(k, relevant(list, level)));
     }>},
    {"f1", "f1", "harmonic mean of a query's precision and recall", at_cutoff_and_level<f1>},
    {"f1_of_means", "f1_of_means", "harmonic mean of mean precision and mean recall",
     at_cutoff_and_level<precision>, at_cutoff_and_level<recall>,
     Aggregation::kHarmonicMeanOfMeans},
    {"hit_rate", "hit_rate", "1 where a relevant document is among the first K",
     at_cutoff_and_level<hit_rate>},
    {"success", "success", "1 where a relevant document is among the first K",
     at_cutoff_and_level<hit_rate>},
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
       return std::log(std::max(average_precision(list, k, level), 0.00001));
     }>,
     nullptr, Aggregation::kExponentialOfMean},
    {"mrr", "mrr", "1 / rank of the first relevant document of the first K, 0 without",
     at_cutoff_and_level<reciprocal_rank>},
    {"r_precision", "r_precision", "precision among as many documents as are relevant",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return precision(list, relevant(list, level), level);
     }>},
    {"bpref", "bpref",
     "1 less the share of judged not relevant documents above, averaged over the relevant",
     at_level<bpref>},
    {"rbp", "rbp", "(1 - p) p^(rank - 1), summed over the relevant; p = 0.8",
     rank_biased_precision},
    {"err", "err",
     "expected reciprocal rank where a document of grade g satisfies with (2^g - 1) / 2^max; max = "
     "4",
     expected_reciprocal_rank},
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
                                          .measures = kMeasures,
                                          .usual = kUsual};

}  // namespace reckon::definitions
