#pragma once

#include "eval/judged/ranking_measure.h"

// A tool's ranking measures each, in a file of that name.
namespace reckon::definitions {

extern const RankingDefinition kTrecEval;

}  // namespace reckon::definitions
