#pragma once

#include "eval/judged/ranking_measure.h"

// A tool's ranking measures each, in a file of that name.
namespace reckon::definitions {

extern const RankingDefinition kReckon;
extern const RankingDefinition kTrecEval;
extern const RankingDefinition kRanx;
extern const RankingDefinition kIrMeasures;
extern const RankingDefinition kScikitLearn;
extern const RankingDefinition kTorchmetrics;
extern const RankingDefinition kRectools;
extern const RankingDefinition kLenskit;
extern const RankingDefinition kRecbole;
extern const RankingDefinition kRecpack;
extern const RankingDefinition kCornac;
extern const RankingDefinition kImplicit;

}  // namespace reckon::definitions
