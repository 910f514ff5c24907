#pragma once

#include "eval/judged/ranking_measure.h"

namespace reckon::definitions {

// Clarke, Vtyurina and Smucker, "Assessing Top-k Preferences", 2021: overlap with the ideal list,
// the relevant documents by grade and then by score, those not retrieved with score 0.
QueryFunction compatibility(const MeasureName& name);

}  // namespace reckon::definitions
