// ranx 0.3 (https://github.com/AmenRa/ranx), as evaluate(..., make_comparable=True): without that
// option ranx refuses runs whose queries are not those of the judgments.
// Its sort keeps the order of tied documents up to 15 of them; longer lists come out as its sort
// happens to leave them. Here ties always stay in the order of the run.

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

template <auto kGain>
double dcg(std::span<const std::int32_t> grades, std::size_t k, std::int32_t level) {
  return discounted_gain(
      grades, k, [level](std::int32_t grade) { return grade >= level ? kGain(grade) : 0.0; });
}
template <auto kGain>
double dcg_of_list(const JudgedList& list, std::size_t k, std::int32_t level) {
  return dcg<kGain>(list.grades, k, level);
}
template <auto kGain>
double ndcg(const JudgedList& list, std::size_t k, std::int32_t level) {
  return ratio(dcg<kGain>(list.grades, k, level), dcg<kGain>(list.judged, k, level));
}

// Where no judged document is not relevant, 0 / 0 for every relevant one found.
double bpref(const JudgedList& list, std::int32_t level) {
  const double relevant_count = static_cast<double>(relevant(list, level));
  if (relevant_count == 0) return 0;
  const double not_relevant = static_cast<double>(list.judged.size()) - relevant_count;
  double above = 0;
  double sum = 0;
  for (const std::int32_t grade : list.grades) {
    if (grade >= level)
      sum += 1.0 - std::min(above, relevant_count) / std::min(relevant_count, not_relevant);
    else if (grade != kUnjudged)
      ++above;
  }
  return sum / relevant_count;
}

// Moffat and Zobel, "Rank-Biased Precision for Measurement of Retrieval Effectiveness", 2008, but
// with the grade as gain. The persistence is written as its decimals: "rbp.95".
QueryFunction rank_biased_precision(const MeasureName& name) {
  const std::string decimals = name.word("_", "");
  double persistence = name.number("p", std::numeric_limits<double>::quiet_NaN());
  if (!decimals.empty()) persistence = std::strtod(("0." + decimals).c_str(), nullptr);
  if (!(persistence > 0 && persistence < 1))
    fail("metric '{}': expected a persistence between 0 and 1, such as rbp.95", name.text());
  return [persistence, level = relevance_level(name)](const JudgedList& list) {
    double sum = 0;
    for (std::size_t i = 0; i < list.grades.size(); ++i)
      if (list.grades[i] >= level)
        sum += list.grades[i] * std::pow(persistence, static_cast<double>(i));
    return (1 - persistence) * sum;
  };
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"hits", "relevant_retrieved", "relevant among the first K",
     at_cutoff_and_level<[](const JudgedList& list, std::size_t k, std::int32_t level) {
       return static_cast<double>(hits(list, k, level));
     }>},
    {"hit_rate", "hit_rate", "1 where a relevant document is among the first K",
     at_cutoff_and_level<hit>},
    {"hit_rate", "success", "1 where a relevant document is among the first K",
     at_cutoff_and_level<hit>},
    {"precision", "precision", "relevant among the first K, over K; uncut over the retrieved",
     at_cutoff_and_level<precision_of_length>},
    {"recall", "recall", "relevant among the first K, over the relevant",
     at_cutoff_and_level<recall>},
    {"f1", "f1", "harmonic mean of precision and recall, query by query",
     at_cutoff_and_level<[](const JudgedList& list, std::size_t k, std::int32_t level) {
       return f_measure(precision_of_length(list, k, level), recall(list, k, level));
     }>},
    {"r-precision", "r_precision", "precision among as many documents as are relevant",
     at_level<r_precision>},
    {"mrr", "mrr", "1 / rank of the first relevant document, 0 beyond K",
     at_cutoff_and_level<reciprocal_rank>},
    {"map", "map", "precision at each relevant document of the first K, summed, over the relevant",
     at_cutoff_and_level<average_precision>},
    {"dcg", "dcg", "gain is the grade, discount log2(rank + 1)",
     at_cutoff_and_level<dcg_of_list<linear_gain>>},
    {"dcg_burges", "dcg_exponential", "gain is 2^grade - 1, discount log2(rank + 1)",
     at_cutoff_and_level<dcg_of_list<exponential_gain>>},
    {"ndcg", "ndcg", "gain is the grade, discount log2(rank + 1), over the best K of all judged",
     at_cutoff_and_level<ndcg<linear_gain>>},
    {"ndcg_burges", "ndcg_exponential",
     "gain is 2^grade - 1, discount log2(rank + 1), over the best K of all judged",
     at_cutoff_and_level<ndcg<exponential_gain>>},
    {"bpref", "bpref",
     "share of judged not relevant documents above a relevant one, from 1, averaged over the "
     "relevant; none where no judged document is not relevant",
     at_level<bpref>},
    {"rbp.", "rbp", "grade times persistence^(rank - 1), summed, times 1 - persistence",
     rank_biased_precision},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"ndcg@10", "map@100", "mrr@10", "recall@100", "precision@10", "hit_rate@10"});

}  // namespace

constinit const RankingDefinition kRanx{.tool = "ranx",
                                        .checked = "ranx 0.3.21",
                                        .order = DocumentOrder::kStored,
                                        .judged_not_retrieved = QueryRule::kCounted,
                                        .retrieved_not_judged = QueryRule::kLeftOut,
                                        .without_relevant = QueryRule::kCounted,
                                        .aggregation = Aggregation::kStrictMean,
                                        .ranks_suffice = true,
                                        .measures = kMeasures,
                                        .usual = kUsual};

}  // namespace reckon::definitions
