#pragma once

#include "eval/classification/label_measure.h"

// reckon's own measures of scores; those of decisions are in reckon.cpp.
namespace reckon::label_definitions_of::own {

LabelFunction auc(const LabelledPredictions& data, const MeasureName& name);
LabelFunction average_precision(const LabelledPredictions& data, const MeasureName& name);
LabelFunction fpr_at_tpr(const LabelledPredictions& data, const MeasureName& name);
LabelFunction roc_curve(const LabelledPredictions& data, const MeasureName& name);
LabelFunction precision_recall_curve(const LabelledPredictions& data, const MeasureName& name);
LabelFunction top_k_accuracy(const LabelledPredictions& data, const MeasureName& name);
LabelFunction log_loss(const LabelledPredictions& data, const MeasureName& name);
LabelFunction brier(const LabelledPredictions& data, const MeasureName& name);
LabelFunction expected_calibration_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction maximum_calibration_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction calibration_curve(const LabelledPredictions& data, const MeasureName& name);
LabelFunction out_of_scope_auc(const LabelledPredictions& data, const MeasureName& name);
LabelFunction out_of_scope_average_precision(const LabelledPredictions& data,
                                             const MeasureName& name);
LabelFunction out_of_scope_fpr(const LabelledPredictions& data, const MeasureName& name);

}  // namespace reckon::label_definitions_of::own
