#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/progress.h"
#include "eval/judged/evaluate_judged.h"

namespace reckon {

struct TieOptions {
  std::size_t orders = 1000;  // drawn where neither a formula nor trying them all gives the mean
  std::uint64_t seed = 1;
};

// The mean of a measure over all orders of tied documents.
struct TiedExpectation {
  double value = 0;
  double variance = 0;  // of the value, where orders were drawn; 0: it is exact but for rounding
};

// Exact for measures that sum gains by rank, for those of the first relevant document and for
// average precision, and wherever tied documents have at most 5000 orders that differ in grades
// (McSherry and Najork, "Computing Information Retrieval Performance Measures Efficiently in the
// Presence of Tied Scores", 2008, give such formulas). Otherwise the mean of drawn orders. The list
// has to be in the measure's order.
TiedExpectation expected_over_ties(const RankingMeasure& measure, const JudgedList& list,
                                   const TieOptions& options);

}  // namespace reckon
