#pragma once

#include "core/matrix.h"
#include "eval/classification/label_measure.h"

namespace reckon {

// Of every label [rows, labels]; of binary predictions, 1 - score and score. Throws Error unless
// every score is in [0, 1] and there is one label a row.
Matrix<double> probabilities_of_labels(const LabelledPredictions& data, const MeasureName& name);

}  // namespace reckon
