#pragma once

#include <cstdint>

#include "eval/judged/judged_list.h"

// Formulas of trec_eval that other tools take from it.
namespace reckon::definitions {

// Buckley and Voorhees, "Retrieval Evaluation with Incomplete Information", 2004.
double trec_bpref(const JudgedList& list, std::int32_t level);

// Yilmaz and Aslam, "Estimating Average Precision with Incomplete and Imperfect Judgments", 2006.
// A negative grade says: in the pool, but not judged.
double inferred_average_precision(const JudgedList& list, std::int32_t level);

// The highest precision at any rank where `share` of the relevant documents, rounded up from a
// tenth, has been found.
double interpolated_precision(const JudgedList& list, double share, std::int32_t level);

double set_precision(const JudgedList& list, std::int32_t level);

// Its experimental measures. nDCG averaged over the ranks of the relevant documents, those not
// retrieved at the end; gain is the grade.
double ndcg_at_relevant(const JudgedList& list);

// A document gains its grade over log2(2 + what the best list costs by its rank - what this one has
// gained), over the gain of all; a rank costs the best list's grade there, and at least 1.
double gain_by_shortfall(const JudgedList& list);

// 1 / log2(2 + documents above that are not relevant), averaged over the relevant.
double binary_gain_by_shortfall(const JudgedList& list, std::int32_t level);

// Precision at that many times the number of relevant documents, rounded up from a tenth.
double precision_at_multiple(const JudgedList& list, double multiple, std::int32_t level);

}  // namespace reckon::definitions
