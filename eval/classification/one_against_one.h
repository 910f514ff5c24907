#pragma once

#include "eval/classification/label_measure.h"

namespace reckon {

// AUC of each class of a pair against the other, by the score for the one, averaged over both and
// over the pairs of classes in the truth; weighted: a pair by its rows (Hand and Till, "A simple
// generalisation of the area under the ROC curve for multiple class classification problems",
// 2001). NaN for one class; weighted, Error. Weights are to be whole numbers, which keep the sums
// exact. data, which must be multiclass with scores, must outlive the result.
LabelFunction one_against_one_auc(const LabelledPredictions& data, bool weighted,
                                  const MeasureName& name);

}  // namespace reckon
