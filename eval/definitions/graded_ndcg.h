#pragma once

#include "eval/judged/ranking_measure.h"

namespace reckon::definitions {

// nDCG at an optional cutoff whose argument gains={0:0,1:1,2:3} says what a grade gains; grades
// that are not named gain themselves.
QueryFunction graded_ndcg(const MeasureName& name);

}  // namespace reckon::definitions
