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

}  // namespace reckon::definitions
