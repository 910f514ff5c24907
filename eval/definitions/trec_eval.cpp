// trec_eval 9 (https://github.com/usnistgov/trec_eval), as its measures are documented there.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
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

// The level that makes a document relevant says nothing of gains, but no value is had without a
// relevant document.
double ndcg_at_levels_with_relevant(const JudgedList& list, std::int32_t level) {
  return relevant(list, level) == 0 ? 0 : ndcg_at_levels(list);
}

// trec_eval's level is the same for all measures, also those that do not heed it.
template <QueryFunction (*kBind)(const MeasureName&)>
QueryFunction whatever_level(const MeasureName& name) {
  relevance_level(name);
  return kBind(name);
}

double linear_ndcg(const JudgedList& list, std::size_t k) {
  return normalised_gain(list, k, linear_gain);
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
     at_required_cutoff_and_level<precision>},
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
     whatever_level<at_cutoff<linear_ndcg>>},
    {"ndcg_cut_", "ndcg",
     "gain is the grade (negative: 0), discount log2(rank + 1), over the best K of all judged",
     whatever_level<at_cutoff<linear_ndcg>>},
    {"Rndcg", "",
     "ndcg averaged over the ranks where the best list comes to a lower gain, and its end",
     at_level<ndcg_at_levels_with_relevant>},
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
    {"gm_bpref", "",
     "geometric mean of bpref, a query's at least 0.00001; a query's value is its logarithm",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return std::log(std::max(trec_bpref(list, level), 0.00001));
     }>,
     nullptr, Aggregation::kExponentialOfMean},
    {"ndcg_rel", "", "ndcg averaged over the ranks of the relevant documents",
     whatever_level<of_list<ndcg_at_relevant>>},
    {"G", "",
     "grade over log2(2 + what the best list costs by that rank - what was gained), over the sum "
     "of grades; a rank costs the best list's grade there, at least 1",
     whatever_level<of_list<gain_by_shortfall>>},
    {"binG", "", "1 / log2(2 + documents above that are not relevant), averaged over the relevant",
     at_level<binary_gain_by_shortfall>},
    {.name = "Rprec_mult_",
     .common = "",
     .definition = "precision at a multiple of the number of relevant documents",
     .value = [](const MeasureName& name) -> QueryFunction {
       const double multiple = name.number("_", name.number("multiple", 1.0));
       constexpr double kMost = 1e6;
       if (multiple <= 0 || multiple > kMost)
         fail("metric '{}': multiple {}, expected one above 0, at most {}", name.text(), multiple,
              kMost);
       return [multiple, level = relevance_level(name)](const JudgedList& list) {
         return precision_at_multiple(list, multiple, level);
       };
     },
     .names_share = true},
    {"infAP", "infap", "inferred average precision from incomplete judgments",
     at_level<inferred_average_precision>},
    {"11pt_avg", "", "mean of the interpolated precision at recall 0.0, 0.1, ... 1.0",
     at_level<eleven_points>},
    {.name = "iprec_at_recall_",
     .common = "interpolated_precision",
     .definition = "highest precision where a share of the relevant has been found",
     .value = [](const MeasureName& name) -> QueryFunction {
       const double share = name.number("_", name.number("recall", 0.0));
       if (share < 0 || share > 1)
         fail("metric '{}': recall {}, expected 0 to 1", name.text(), share);
       return [share, level = relevance_level(name)](const JudgedList& list) {
         return interpolated_precision(list, share, level);
       };
     },
     .names_share = true},
    {"set_P", "set_precision", "relevant among all retrieved, over the retrieved",
     at_level<set_precision>},
    {"set_relative_P", "",
     "relevant among all retrieved, over the retrieved or the relevant if fewer",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return capped_recall(list, list.grades.size(), level);
     }>},
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
    {"utility", "", "relevant retrieved less other retrieved",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return 2.0 * static_cast<double>(hits(list, kUncut, level)) -
              static_cast<double>(list.grades.size());
     }>},
    {"num_q", "", "queries", whatever_level<of_list<[](const JudgedList&) { return 1.0; }>>,
     nullptr, Aggregation::kSum},
    {"num_ret", "retrieved", "documents retrieved",
     whatever_level<
         of_list<[](const JudgedList& list) { return static_cast<double>(list.grades.size()); }>>,
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
    {"num_nonrel_judged_ret", "", "judged documents retrieved that are not relevant",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return static_cast<double>(hits(list, kUncut, 0) - hits(list, kUncut, level));
     }>,
     nullptr, Aggregation::kSum},
});

constexpr auto kUsual =
    std::to_array<std::string_view>({"map", "gm_map", "Rprec", "bpref", "recip_rank", "P_5", "P_10",
                                     "recall_10", "recall_100", "ndcg", "ndcg_cut_10"});

// What trec_eval takes for a name without a number, and its nicknames.
constexpr auto kSets = std::to_array<MeasureSet>({
    {"P", "P_5,P_10,P_15,P_20,P_30,P_100,P_200,P_500,P_1000"},
    {"recall",
     "recall_5,recall_10,recall_15,recall_20,recall_30,recall_100,recall_200,recall_500,"
     "recall_1000"},
    {"relative_P",
     "relative_P_5,relative_P_10,relative_P_15,relative_P_20,relative_P_30,relative_P_100,"
     "relative_P_200,relative_P_500,relative_P_1000"},
    {"ndcg_cut",
     "ndcg_cut_5,ndcg_cut_10,ndcg_cut_15,ndcg_cut_20,ndcg_cut_30,ndcg_cut_100,ndcg_cut_200,"
     "ndcg_cut_500,ndcg_cut_1000"},
    {"map_cut",
     "map_cut_5,map_cut_10,map_cut_15,map_cut_20,map_cut_30,map_cut_100,map_cut_200,map_cut_500,"
     "map_cut_1000"},
    {"success", "success_1,success_5,success_10"},
    {"iprec_at_recall",
     "iprec_at_recall_0.00,iprec_at_recall_0.10,iprec_at_recall_0.20,iprec_at_recall_0.30,"
     "iprec_at_recall_0.40,iprec_at_recall_0.50,iprec_at_recall_0.60,iprec_at_recall_0.70,"
     "iprec_at_recall_0.80,iprec_at_recall_0.90,iprec_at_recall_1.00"},
    {"Rprec_mult",
     "Rprec_mult_0.20,Rprec_mult_0.40,Rprec_mult_0.60,Rprec_mult_0.80,Rprec_mult_1.00,"
     "Rprec_mult_1.20,Rprec_mult_1.40,Rprec_mult_1.60,Rprec_mult_1.80,Rprec_mult_2.00"},
    {"official",
     "num_q,num_ret,num_rel,num_rel_ret,map,gm_map,Rprec,bpref,recip_rank,iprec_at_recall,P"},
    {"set",
     "num_q,num_ret,num_rel,num_rel_ret,utility,set_P,set_relative_P,set_recall,set_map,set_F"},
    {"all_trec",
     "official,recall,infAP,gm_bpref,Rprec_mult,utility,11pt_avg,binG,G,ndcg,ndcg_rel,Rndcg,"
     "ndcg_cut,map_cut,relative_P,success,set_P,set_relative_P,set_recall,set_map,set_F,"
     "num_nonrel_judged_ret"},
});

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
                                            .usual = kUsual,
                                            .sets = kSets};

}  // namespace reckon::definitions
