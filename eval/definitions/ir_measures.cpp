// ir_measures (https://ir-measur.es) with its default providers, each of which orders ties in its
// own way. A query that the run lacks counts with 0 in every measure.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/compatibility.h"
#include "eval/definitions/continuation.h"
#include "eval/definitions/definitions.h"
#include "eval/definitions/gdeval.h"
#include "eval/definitions/graded_ndcg.h"
#include "eval/definitions/trec_formulas.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

// The measure, with judged_only=True of the judged documents of the list only; a negative grade is
// no judgment there.
template <auto kBind>
QueryFunction of_judged(const MeasureName& name) {
  return [formula = kBind(name),
          judged_only = name.flag("judged_only", false)](const JudgedList& list) -> double {
    if (list.grades.empty()) return 0;
    if (!judged_only) return formula(list);
    std::vector<std::int32_t> grades;
    for (const std::int32_t grade : list.grades)
      if (grade >= 0) grades.push_back(grade);
    return formula({.scores = {}, .grades = grades, .judged = list.judged});
  };
}

bool is_exponential(const MeasureName& name) {
  const std::string dcg = name.word("dcg", "log2");
  if (dcg != "log2" && dcg != "exp-log2")
    fail("metric '{}': dcg={}, expected log2 or exp-log2", name.text(), dcg);
  return dcg == "exp-log2";
}
QueryFunction ndcg(const MeasureName& name) {
  if (is_exponential(name)) return at_required_cutoff<gdeval_ndcg>(name);
  return of_judged<graded_ndcg>(name);
}
DocumentOrder order_of_ndcg(const MeasureName& name) {
  return is_exponential(name) ? DocumentOrder::kIdDescending : DocumentOrder::kFloat32IdDescending;
}

QueryFunction reciprocal_rank_of_query(const MeasureName& name) {
  if (name.cutoff() == kUncut) return of_judged<at_cutoff_and_level<reciprocal_rank>>(name);
  return at_cutoff_and_level<reciprocal_rank>(name);
}
DocumentOrder order_of_reciprocal_rank(const MeasureName& name) {
  return name.cutoff() == kUncut ? DocumentOrder::kFloat32IdDescending
                                 : DocumentOrder::kIdAscending;
}

// Moffat and Zobel, "Rank-Biased Precision for Measurement of Retrieval Effectiveness", 2008, over
// the first 1000, whose weights sum to 1.
QueryFunction rank_biased_precision(const MeasureName& name) {
  const double persistence = name.number("p", 0.8);
  if (!(persistence > 0 && persistence < 1))
    fail("metric '{}': p={}, expected between 0 and 1", name.text(), persistence);
  return [persistence, level = relevance_level(name)](const JudgedList& list) {
    constexpr std::size_t kDepth = 1000;
    double sum = 0;
    for (std::size_t i = 0; i < list.grades.size() && i < kDepth; ++i)
      if (list.grades[i] >= level) sum += std::pow(persistence, static_cast<double>(i));
    return sum * (1 - persistence) / (1 - std::pow(persistence, static_cast<double>(kDepth)));
  };
}

// Not relevant documents above relevant ones, over the most there could be, from 1.
double accuracy(const JudgedList& list, std::size_t k, std::int32_t level) {
  double above = 0;
  double sum = 0;
  double found = 0;
  for (const std::int32_t grade : first(list, k)) {
    if (grade >= level) {
      sum += above;
      ++found;
    } else {
      ++above;
    }
  }
  return found == 0 || above == 0 ? std::numeric_limits<double>::quiet_NaN()
                                  : 1.0 - sum / (above * found);
}

QueryFunction retrieved(const MeasureName& name) {
  return [level = name.integer("rel", name.base() == "NumRelRet" ? 1 : kUnjudged)](
             const JudgedList& list) { return static_cast<double>(hits(list, kUncut, level)); };
}

QueryFunction f_of_set(const MeasureName& name) {
  return [beta = name.number("beta", 1), level = relevance_level(name)](const JudgedList& list) {
    const double precision_of_all = set_precision(list, level);
    const double recall_of_all = recall(list, kUncut, level);
    return ratio((beta + 1) * precision_of_all * recall_of_all,
                 recall_of_all + beta * precision_of_all);
  };
}

QueryFunction precision_of_set(const MeasureName& name) {
  if (!name.flag("relative", name.base() == "SetRelP")) return at_level<set_precision>(name);
  return at_level<[](const JudgedList& list, std::int32_t level) {
    return capped_recall(list, list.grades.size(), level);
  }>(name);
}

double average_precision_of_set(const JudgedList& list, std::int32_t level) {
  return set_precision(list, level) * recall(list, kUncut, level);
}

QueryFunction interpolated(const MeasureName& name) {
  return [share = name.number("@", name.number("recall", 0)), level = relevance_level(name)](
             const JudgedList& list) { return interpolated_precision(list, share, level); };
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"AP", "map", "precision at each relevant document of the first K, summed, over the relevant",
     of_judged<at_cutoff_and_level<average_precision>>},
    {.name = "nDCG",
     .common = "ndcg",
     .definition = "gain is the grade (gains={..}: as mapped; negative: 0), discount log2(rank + "
                   "1), over the best K of all judged (dcg='exp-log2': gain is 2^grade - 1, five "
                   "decimals)",
     .value = ndcg,
     .order = order_of_ndcg},
    {.name = "nDCG",
     .common = "ndcg_exponential",
     .definition = "gain is 2^grade - 1, discount log2(rank + 1), over the best K of all judged, "
                   "five decimals",
     .value = at_required_cutoff<gdeval_ndcg>,
     .order = always<DocumentOrder::kIdDescending>},
    {"P", "precision", "relevant among the first K, over K, also where fewer are retrieved",
     of_judged<at_required_cutoff_and_level<precision>>},
    {"R", "recall", "relevant among the first K, over the relevant",
     of_judged<at_required_cutoff_and_level<recall>>},
    {.name = "RR",
     .common = "mrr",
     .definition = "1 / rank of the first relevant document, 0 beyond K",
     .value = reciprocal_rank_of_query,
     .order = order_of_reciprocal_rank},
    {"Rprec", "r_precision", "precision among as many documents as are relevant",
     of_judged<at_level<r_precision>>},
    {"Bpref", "bpref",
     "share of judged not relevant documents above a relevant one, from 1, averaged over the "
     "relevant",
     at_level<trec_bpref>},
    {.name = "Judged",
     .common = "judged",
     .definition = "judged among the first K, over those retrieved of them",
     .value = at_cutoff<judged_share>,
     .order = always<DocumentOrder::kIdAscending>},
    {"Success", "success", "1 where a relevant document is among the first K",
     of_judged<at_required_cutoff_and_level<hit>>},
    {"Success", "hit_rate", "1 where a relevant document is among the first K",
     of_judged<at_required_cutoff_and_level<hit>>},
    {.name = "ERR",
     .common = "err",
     .definition =
         "1 / rank where a reader stops, who stops with (2^grade - 1) / 16, five decimals",
     .value = at_required_cutoff<gdeval_err>,
     .order = always<DocumentOrder::kIdDescending>},
    {.name = "RBP",
     .common = "rbp",
     .definition = "p^(rank - 1) of relevant documents summed, over that sum of 1000 ranks",
     .value = rank_biased_precision,
     .order = always<DocumentOrder::kStored>},
    {"SDCG", "", "scaled gains over log2(rank + 1), over those of K documents of the highest",
     scaled_dcg, nullptr, std::nullopt, always<DocumentOrder::kStored>},
    {"BPM", "", "mean scaled gain down to where it sums to T, at most of K", bejeweled_player,
     nullptr, std::nullopt, always<DocumentOrder::kStored>},
    {"INST", "", "expected scaled gain of a reader who wants T and heeds what was gained", inst,
     nullptr, std::nullopt, always<DocumentOrder::kStored>},
    {"INSQ", "", "expected scaled gain of a reader who wants T", insq, nullptr, std::nullopt,
     always<DocumentOrder::kStored>},
    {"NERR8", "", "expected scaled gain of a reader who stops with the gain, or at K", nearly_err_8,
     nullptr, std::nullopt, always<DocumentOrder::kStored>},
    {"NERR9", "", "as NERR8, of a reader who goes on with rank / (rank + 1) at most", nearly_err_9,
     nullptr, std::nullopt, always<DocumentOrder::kStored>},
    {"NERR10", "", "as NERR8, of a reader who goes on with p at most; no cutoff", nearly_err_10,
     nullptr, std::nullopt, always<DocumentOrder::kStored>},
    {"NERR11", "", "as NERR8, of a reader who goes on as in INSQ at most; no cutoff", nearly_err_11,
     nullptr, std::nullopt, always<DocumentOrder::kStored>},
    {.name = "Compat",
     .common = "",
     .definition = "rank-biased overlap with the ideal list, over the ideal list's own",
     .value = compatibility,
     .order = always<DocumentOrder::kIdAscending>},
    {.name = "Accuracy",
     .common = "",
     .definition = "1 - share of not relevant documents above relevant ones, of the first K; none "
                   "where either is missing",
     .value = at_cutoff_and_level<accuracy>,
     .order = always<DocumentOrder::kStored>},
    {"SetP", "set_precision",
     "relevant among all retrieved, over the retrieved (relative=True: or the relevant if fewer)",
     of_judged<precision_of_set>},
    {"SetR", "set_recall", "relevant among all retrieved, over the relevant",
     at_level<[](const JudgedList& list, std::int32_t level) {
       return recall(list, kUncut, level);
     }>},
    {"SetF", "set_f1", "weighted harmonic mean of SetP and SetR", of_judged<f_of_set>},
    {"SetAP", "", "SetP times SetR", of_judged<at_level<average_precision_of_set>>},
    {.name = "IPrec",
     .common = "interpolated_precision",
     .definition = "highest precision where a share of the relevant is found",
     .value = of_judged<interpolated>,
     .names_share = true},
    {"infAP", "infap", "inferred average precision from incomplete judgments",
     at_level<inferred_average_precision>},
    {.name = "NumRet",
     .common = "retrieved",
     .definition = "documents retrieved (rel=1: of those, the relevant)",
     .value = retrieved,
     .aggregation = Aggregation::kSum},
    {.name = "NumRel",
     .common = "relevant",
     .definition = "relevant documents of retrieved queries",
     .value = at_level<[](const JudgedList& list, std::int32_t level) {
       return list.grades.empty() ? 0.0 : static_cast<double>(relevant(list, level));
     }>,
     .aggregation = Aggregation::kSum},
    {.name = "NumQ",
     .common = "",
     .definition = "queries retrieved",
     .value = of_list<[](const JudgedList& list) { return list.grades.empty() ? 0.0 : 1.0; }>,
     .aggregation = Aggregation::kSum},
});

constexpr auto kSynonyms =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"MAP", "AP"},
                                                                  {"MRR", "RR"},
                                                                  {"NDCG", "nDCG"},
                                                                  {"Precision", "P"},
                                                                  {"Recall", "R"},
                                                                  {"RPrec", "Rprec"},
                                                                  {"BPref", "Bpref"},
                                                                  {"SetRelP", "SetP"},
                                                                  {"NumRelRet", "NumRet"}});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"nDCG@10", "AP", "RR@10", "P@10", "R@100", "Success@10", "Judged@10"});

}  // namespace

constinit const RankingDefinition kIrMeasures{.tool = "ir_measures",
                                              .checked = "ir_measures 0.4.3",
                                              .order = DocumentOrder::kFloat32IdDescending,
                                              .judged_not_retrieved = QueryRule::kCounted,
                                              .retrieved_not_judged = QueryRule::kLeftOut,
                                              .without_relevant = QueryRule::kCounted,
                                              .measures = kMeasures,
                                              .usual = kUsual,
                                              .synonyms = kSynonyms};

}  // namespace reckon::definitions
