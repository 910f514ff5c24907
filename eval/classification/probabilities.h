#pragma once

#include "core/matrix.h"
#include "eval/classification/label_measure.h"

namespace reckon {

// Of every label [rows, labels]; of binary predictions with one score, 1 - score and score. Throws
// Error unless every score is in [0, 1] and there is one label a row.
Matrix<double> probabilities_of_labels(const LabelledPredictions& data, const MeasureName& name);

// Rows whose scores of all labels are probabilities but do not add up to 1; 0 where some score is
// no probability, or one score stands for two labels.
std::size_t rows_without_sum_one(const LabelledPredictions& data);

}  // namespace reckon
