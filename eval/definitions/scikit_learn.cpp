// scikit-learn (https://scikit-learn.org), query by query over the retrieved documents only:
// y_score are the scores of the run, y_true the grades (0 where unjudged), or whether they are
// above 0. Of a query that scikit-learn refuses, a measure has no value.
// Where ties are ignored, numpy's sort decides between them, on each kind of processor in its own
// way: here they stand in the reverse order of the run, as its sort of few documents leaves them
// where it has no vector instructions for that.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/tied_groups.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

double gain(std::int32_t grade) { return grade == kUnjudged ? 0.0 : grade; }

struct DiscountedGain {
  std::size_t k = kUncut;
  double log_base = 2;
  bool ignore_ties = false;

  double discount(std::size_t rank) const {
    return rank > k ? 0.0 : std::log(log_base) / std::log(static_cast<double>(rank + 1));
  }

  double of_order(std::span<const std::int32_t> grades) const {
    double sum = 0;
    for (std::size_t i = 0; i < grades.size() && i < k; ++i)
      sum += gain(grades[i]) * discount(i + 1);
    return sum;
  }

  // Expected over the orders of tied documents: each gains the mean of its group (McSherry and
  // Najork, "Computing Information Retrieval Performance Measures Efficiently in the Presence of
  // Tied Scores", 2008).
  double of_scores(const JudgedList& list) const {
    if (ignore_ties) return of_order(list.grades);
    double sum = 0;
    for_each_tied_group(list.scores, [&](std::size_t begin, std::size_t end) {
      double gains = 0;
      double discounts = 0;
      for (std::size_t i = begin; i < end; ++i) {
        gains += gain(list.grades[i]);
        discounts += discount(i + 1);
      }
      sum += gains / static_cast<double>(end - begin) * discounts;
    });
    return sum;
  }
};

DiscountedGain discounted_gain_of(const MeasureName& name) {
  const DiscountedGain dcg{.k = name.cutoff(),
                           .log_base = name.number("log_base", 2),
                           .ignore_ties = name.flag("ignore_ties", false)};
  if (!(dcg.log_base > 0) || dcg.log_base == 1)
    fail("metric '{}': log_base {}, expected above 0 and not 1", name.text(), dcg.log_base);
  return dcg;
}

QueryFunction dcg_score(const MeasureName& name) {
  return [dcg = discounted_gain_of(name)](const JudgedList& list) {
    return list.grades.size() < 2 ? kNoValue : dcg.of_scores(list);
  };
}

QueryFunction ndcg_score(const MeasureName& name) {
  DiscountedGain dcg{.k = name.cutoff(), .ignore_ties = name.flag("ignore_ties", false)};
  return [dcg](const JudgedList& list) {
    if (list.grades.size() < 2) return kNoValue;
    std::vector<std::int32_t> ideal(list.grades.begin(), list.grades.end());
    for (std::int32_t& grade : ideal) {
      if (grade == kUnjudged) grade = 0;
      if (grade < 0) return kNoValue;
    }
    std::sort(ideal.begin(), ideal.end(), std::greater<>());
    return ratio(dcg.of_scores(list), dcg.of_order(ideal));
  };
}

// Precision at the end of each tied group, weighted by the recall that the group adds.
double average_precision_score(const JudgedList& list) {
  const std::size_t all = hits(list, kUncut);
  std::size_t found = 0;
  double sum = 0;
  for_each_tied_group(list.scores, [&](std::size_t begin, std::size_t end) {
    const std::size_t added = hits_between(list, begin, end);
    found += added;
    sum += ratio(found, end) * ratio(added, all);
  });
  return sum;
}

// Tied documents all have the last rank of their group. 1 where all or none is relevant.
double label_ranking_average_precision(const JudgedList& list) {
  const std::size_t all = hits(list, kUncut);
  if (all == 0 || all == list.grades.size()) return 1;
  std::size_t found = 0;
  double sum = 0;
  for_each_tied_group(list.scores, [&](std::size_t begin, std::size_t end) {
    const std::size_t added = hits_between(list, begin, end);
    found += added;
    sum += static_cast<double>(added) * ratio(found, end);
  });
  return sum / static_cast<double>(all);
}

// Ranks down to the last relevant document, ties included; 0 where none is relevant.
double coverage_error(const JudgedList& list) {
  if (list.grades.size() < 2) return kNoValue;
  std::size_t last = 0;
  for_each_tied_group(list.scores, [&](std::size_t begin, std::size_t end) {
    if (hits_between(list, begin, end) > 0) last = end;
  });
  return static_cast<double>(last);
}

double label_ranking_loss(const JudgedList& list) {
  if (list.grades.size() < 2) return kNoValue;
  const RankedPairs pairs = ranked_pairs(list);
  return ratio(static_cast<double>(pairs.all - pairs.right), static_cast<double>(pairs.all));
}

// Of scikit-learn's averages the one over queries.
template <auto kFormula>
QueryFunction of_samples(const MeasureName& name) {
  const std::string average = name.word("average", "samples");
  if (average != "samples") fail("metric '{}': average={}, expected samples", name.text(), average);
  return of_list<kFormula>(name);
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"ndcg_score", "ndcg",
     "gain is the grade, tied documents gain their mean (ignore_ties=True: in order), discount "
     "log2(rank + 1), over the best K of the retrieved; none with a negative grade or one document",
     ndcg_score},
    {"dcg_score", "dcg",
     "gain is the grade, tied documents gain their mean (ignore_ties=True: in order), discount "
     "log2(rank + 1); none with one document",
     dcg_score},
    {"average_precision_score", "map",
     "precision at the end of each group of tied documents times the recall it adds; recall is of "
     "the relevant among the retrieved",
     of_samples<average_precision_score>},
    {"label_ranking_average_precision_score", "",
     "precision at the last rank of each relevant document's ties, averaged over the relevant "
     "among the retrieved; 1 where all or none is relevant",
     of_list<label_ranking_average_precision>},
    {"roc_auc_score", "auc",
     "share of pairs of a relevant and another retrieved document in the right order, ties half",
     of_samples<[](const JudgedList& list) { return ranked_pairs(list).auc(0.5); }>},
    {.name = "coverage_error",
     .common = "",
     .definition =
         "ranks down to the last relevant document, ties included; none with one document",
     .value = of_list<coverage_error>,
     .higher_is_better = false},
    {.name = "label_ranking_loss",
     .common = "",
     .definition = "share of pairs of a relevant and another retrieved document that are not in "
                   "the right order; none with one document",
     .value = of_list<label_ranking_loss>,
     .higher_is_better = false},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"ndcg_score@10", "ndcg_score", "average_precision_score", "roc_auc_score"});

}  // namespace

constinit const RankingDefinition kScikitLearn{.tool = "scikit-learn",
                                               .checked = "scikit-learn 1.9.1",
                                               .order = DocumentOrder::kReversed,
                                               .judged_not_retrieved = QueryRule::kLeftOut,
                                               .retrieved_not_judged = QueryRule::kLeftOut,
                                               .without_relevant = QueryRule::kCounted,
                                               .aggregation = Aggregation::kStrictMean,
                                               .measures = kMeasures,
                                               .usual = kUsual};

}  // namespace reckon::definitions
