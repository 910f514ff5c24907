#pragma once

#include "eval/classification/label_measure.h"

// Functions of sklearn.metrics by their own names, which say what they compute; see the table in
// scikit_learn.cpp. Read against its documentation (https://scikit-learn.org/stable/api/) and its
// behaviour in release 1.9.1.
namespace reckon::label_definitions_of::scikit_learn {

// Of decisions.
LabelFunction accuracy_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction zero_one_loss(const LabelledPredictions& data, const MeasureName& name);
LabelFunction hamming_loss(const LabelledPredictions& data, const MeasureName& name);
LabelFunction balanced_accuracy_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction confusion_matrix(const LabelledPredictions& data, const MeasureName& name);
LabelFunction matthews_corrcoef(const LabelledPredictions& data, const MeasureName& name);
LabelFunction cohen_kappa_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction precision_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction recall_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction f1_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction fbeta_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction jaccard_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction precision_recall_fscore_support(const LabelledPredictions& data,
                                              const MeasureName& name);

// Of scores.
LabelFunction roc_auc_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction average_precision_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction roc_curve(const LabelledPredictions& data, const MeasureName& name);
LabelFunction precision_recall_curve(const LabelledPredictions& data, const MeasureName& name);
LabelFunction top_k_accuracy_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction label_ranking_average_precision_score(const LabelledPredictions& data,
                                                    const MeasureName& name);
LabelFunction coverage_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction label_ranking_loss(const LabelledPredictions& data, const MeasureName& name);

// Of probabilities, and of ratings.
LabelFunction log_loss(const LabelledPredictions& data, const MeasureName& name);
LabelFunction brier_score_loss(const LabelledPredictions& data, const MeasureName& name);
LabelFunction mean_absolute_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction mean_squared_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction root_mean_squared_error(const LabelledPredictions& data, const MeasureName& name);
LabelFunction r2_score(const LabelledPredictions& data, const MeasureName& name);
LabelFunction median_absolute_error(const LabelledPredictions& data, const MeasureName& name);

}  // namespace reckon::label_definitions_of::scikit_learn
