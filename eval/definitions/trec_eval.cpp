// trec_eval 9 (https://github.com/usnistgov/trec_eval), as its measures are documented there.

#include <algorithm>
#include <array>
#include <cmath>

#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/definitions/trec_formulas.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

// nDCG averaged over the ranks at which the best list comes to its next lower gain; where more than
// one rank is left after the last of them, also over the whole list.
double ndcg_at_levels(const JudgedList& list) {
  double ideal = 0;
  double gained = 0;
  double sum = 0;
  double points = 0;
  const auto ideal_gain = [&](std::size_t i) {
    return i < list.judged.size() ? linear_gain(list.judged[i]) : 0.0;
  };
  if (ideal_gain(0) == 0) return 0;
  for (std::size_t i = 0;; ++i) {
    if (i > 0 && ideal_gain(i) != ideal_gain(i - 1)) {
      sum += gained / ideal;
      ++points;
      if (ideal_gain(i) == 0) {
        if (i + 1 >= list.grades.size()) break;
        sum += discounted_gain(list.grades, kUncut, linear_gain) / ideal;
        ++points;
        break;
      }
    }
    ideal += ideal_gain(i) * logarithmic_discount(i + 1);
    if (i < list.grades.size()) gained += linear_gain(list.grades[i]) * logarithmic_discount(i + 1);
  }
  return sum / points;
}

double eleven_points(const JudgedList& list, std::int32_t level) {
  double sum = 0;
  for (int tenth = 0; tenth <= 10; ++tenth)
    sum += interpolated_precision(list, tenth / 10.0, level);
  return sum / 11.0;
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"map", "map",
     "precision at each relevant document (of the first K where there is a cutoff), summed, over "
     "the relevant",
     at_cutoff_and_level<average_precision>},
    {"map_cut_", "map",
     "precision at each relevant document of the first K, summed, over the relevant",
     at_cutoff_and_level<average_precision>},
    {"gm_map", "gmap",
     "geometric mean of map, a query's at least 0.00001; a query's value is its logarithm",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return std::log(std::max(average_precision(list, kUncut, level), 0.00001));
     }>,
     nullptr, Aggregation::kExponentialOfMean},
    {"P_", "precision", "relevant among the first K, over K, also where fewer are retrieved",
     at_cutoff_and_level<precision>},
    {"recall_", "recall", "relevant among the first K, over the relevant",
     at_cutoff_and_level<recall>},
    {"relative_P_", "recall_capped",
     "relevant among the first K, over the smaller of K and the relevant",
     at_cutoff_and_level<capped_recall>},
    {"success_", "success", "1 where a relevant document is among the first K",
     at_cutoff_and_level<hit>},
    {"ndcg", "ndcg",
     "gain is the grade (negative: 0), discount log2(rank + 1), over the best list of all judged, "
     "both cut where there is a cutoff",
     at_cutoff<[](const JudgedList& list, std::size_t k) {
       return normalised_gain(list, k, linear_gain);
     }>},
    {"ndcg_cut_", "ndcg",
     "gain is the grade (negative: 0), discount log2(rank + 1), over the best K of all judged",
     at_cutoff<[](const JudgedList& list, std::size_t k) {
       return normalised_gain(list, k, linear_gain);
     }>},
    {"Rndcg", "",
     "ndcg averaged over the ranks where the best list comes to a lower gain, and its end",
     of_list<ndcg_at_levels>},
    {"recip_rank", "mrr", "1 / rank of the first relevant document",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return reciprocal_rank(list, kUncut, level);
     }>},
    {"Rprec", "r_precision", "precision among as many documents as are relevant",
     at_level<r_precision>},
    {"bpref", "bpref",
     "share of judged not relevant documents above a relevant one, from 1, averaged over the "
     "relevant",
     at_level<trec_bpref>},
    {"infAP", "infap", "inferred average precision from incomplete judgments",
     at_level<inferred_average_precision>},
    {"11pt_avg", "", "mean of the interpolated precision at recall 0.0, 0.1, ... 1.0",
     at_level<eleven_points>},
    {"iprec_at_recall_", "interpolated_precision",
     "highest precision where a share of the relevant has been found",
     [](const MeasureName& name) -> QueryFunction {
       return [share = name.number("_", name.number("recall", 0.0)), level = relevance_level(name)](
                  const JudgedList& list) { return interpolated_precision(list, share, level); };
     }},
    {"set_P", "set_precision", "relevant among all retrieved, over the retrieved",
     at_level<set_precision>},
    {"set_recall", "set_recall", "relevant among all retrieved, over the relevant",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return recall(list, kUncut, level);
     }>},
    {"set_F", "set_f1", "harmonic mean of set_P and set_recall",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return f_measure(set_precision(list, level), recall(list, kUncut, level));
     }>},
    {"set_map", "", "set_P times set_recall",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return set_precision(list, level) * recall(list, kUncut, level);
     }>},
    {"num_ret", "retrieved", "documents retrieved",
     of_list<[](const JudgedList& list) { return static_cast<double>(list.grades.size()); }>,
     nullptr, Aggregation::kSum},
    {"num_rel", "relevant", "relevant documents",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return static_cast<double>(relevant(list, level));
     }>,
     nullptr, Aggregation::kSum},
    {"num_rel_ret", "relevant_retrieved", "relevant documents retrieved",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return static_cast<double>(hits(list, kUncut, level));
     }>,
     nullptr, Aggregation::kSum},
});

constexpr auto kUsual =
    std::to_array<std::string_view>({"map", "gm_map", "Rprec", "bpref", "recip_rank", "P_5", "P_10",
                                     "recall_10", "recall_100", "ndcg", "ndcg_cut_10"});

}  // namespace

constinit const RankingDefinition kTrecEval{.tool = "trec_eval",
                                            .checked = "pytrec_eval-terrier 0.5.11",
                                            .order = DocumentOrder::kFloat32IdDescending,
                                            .judged_not_retrieved = QueryRule::kLeftOut,
                                            .retrieved_not_judged = QueryRule::kLeftOut,
                                            .without_relevant = QueryRule::kCounted,
                                            .repeated_document_refused = true,
                                            .ranks_suffice = true,
                                            .measures = kMeasures,
                                            .usual = kUsual};

}  // namespace reckon::definitions
