#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/progress.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/tied_values.h"

namespace reckon {

// What ties leave open of a measure. Worst and best have the less and the more relevant of tied
// documents first, which are the extremes of every measure that a better order never lowers.
struct TiedMeasure {
  JudgedMeasure worst;
  JudgedMeasure expected;
  JudgedMeasure best;
  double standard_error = 0;  // of expected.value, where orders were drawn
};

std::vector<TiedMeasure> evaluate_ties(const JudgedSource& source,
                                       const RankingDefinition& definition,
                                       std::span<const RankingMeasure> measures,
                                       const TieOptions& options, std::size_t threads,
                                       Progress& progress);

}  // namespace reckon
