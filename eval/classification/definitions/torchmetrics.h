#pragma once

#include <cstddef>
#include <vector>

#include "eval/classification/label_measure.h"

// Functions of torchmetrics.functional.classification, release 1.9.0. What they have in common:
// scores outside [0, 1] mean that all of them are logits; 0 / 0 is 0; results are float32 there and
// float64 here, apart from those whose formula would not survive it.
namespace reckon::label_definitions_of::torchmetrics {

// A score as a tensor of dtype float64 or float32 holds it, the latter rounded to float32.
enum class Precision { kFloat64, kFloat32 };
// Argument "preds", otherwise float64.
Precision precision_argument(const MeasureName& name);

// The scores as probabilities: as they are, or through a sigmoid (binary, multilabel) or a softmax
// (multiclass) if any of them is outside [0, 1].
Matrix<double> normalized_scores(const LabelledPredictions& data, Precision precision);

// torch.linspace(0, 1, points), in float64 or float32 arithmetic.
std::vector<double> unit_steps(std::size_t points, Precision precision);

// A function for each kind of predictions; named "binary_...", "multiclass_...", "multilabel_...".
LabelFunction accuracy(const LabelledPredictions& data, const MeasureName& name);
LabelFunction precision(const LabelledPredictions& data, const MeasureName& name);
LabelFunction recall(const LabelledPredictions& data, const MeasureName& name);
LabelFunction specificity(const LabelledPredictions& data, const MeasureName& name);
LabelFunction f1_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction fbeta_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction jaccard_index(const LabelledPredictions& data, const MeasureName& name);
LabelFunction hamming_distance(const LabelledPredictions& data, const MeasureName& name);
LabelFunction exact_match(const LabelledPredictions& data, const MeasureName& name);
LabelFunction confusion_matrix(const LabelledPredictions& data, const MeasureName& name);
LabelFunction matthews_corrcoef(const LabelledPredictions& data, const MeasureName& name);
LabelFunction cohen_kappa(const LabelledPredictions& data, const MeasureName& name);
LabelFunction auroc(const LabelledPredictions& data, const MeasureName& name);
LabelFunction average_precision(const LabelledPredictions& data, const MeasureName& name);
LabelFunction calibration_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction coverage_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction ranking_average_precision(const LabelledPredictions& data, const MeasureName& name);
LabelFunction ranking_loss(const LabelledPredictions& data, const MeasureName& name);
LabelFunction mean_absolute_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction mean_squared_error(const LabelledPredictions& data, const MeasureName& name);

}  // namespace reckon::label_definitions_of::torchmetrics
