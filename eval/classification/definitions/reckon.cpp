// reckon's own measures of labelled predictions. All labels of the data are known to be labels,
// whether or not they occur; an average leaves out labels that have no value instead of becoming
// NaN; precision, recall and F of several labels are plain means over those that occur.

#include <array>
#include <cmath>
#include <memory>

#include "core/error.h"
#include "eval/classification/averaged_counts.h"
#include "eval/classification/decided.h"
#include "eval/classification/definitions/definitions.h"
#include "eval/classification/definitions/reckon_scores.h"
#include "eval/classification/definitions/scikit_learn.h"
#include "eval/classification/set_scores.h"

namespace reckon::label_definitions_of {
namespace {

std::string_view usual_average(const LabelledPredictions& data) {
  return data.kind == LabelKind::kBinary ? "binary" : "macro";
}

LabelFunction precision(const LabelledPredictions& data, const MeasureName& name) {
  return averaged_scores(
      data, name, usual_average(data),
      [zero = zero_division(name)](const LabelCounts& counts) { return precisions(counts, zero); });
}

LabelFunction recall(const LabelledPredictions& data, const MeasureName& name) {
  return averaged_scores(
      data, name, usual_average(data),
      [zero = zero_division(name)](const LabelCounts& counts) { return recalls(counts, zero); });
}

LabelFunction f(const LabelledPredictions& data, const MeasureName& name) {
  const double beta = name.number("beta", 1.0);
  return averaged_scores(data, name, usual_average(data),
                         [beta, zero = zero_division(name)](const LabelCounts& counts) {
                           return f_betas(counts, std::abs(beta), zero);
                         });
}

LabelFunction jaccard(const LabelledPredictions& data, const MeasureName& name) {
  return averaged_scores(
      data, name, usual_average(data),
      [zero = zero_division(name)](const LabelCounts& counts) { return jaccards(counts, zero); });
}

// Recall or precision of the label that says a text is out of scope.
LabelFunction of_refusals(const LabelledPredictions& data, const MeasureName& name,
                          std::vector<double> (*score)(const LabelCounts& counts, double zero)) {
  if (data.out_of_scope_label < 0) {
    fail("metric '{}': needs --out-of-scope and a column of predictions that answers that label",
         name.text());
  }
  return [decided = std::make_shared<const DecidedPredictions>(data),
          label = static_cast<std::size_t>(data.out_of_scope_label), score,
          zero = zero_division(name)](const RowWeights& weights) {
    return scalar(score(decided->counts(weights).chosen(std::vector{label}), zero)[0]);
  };
}

LabelFunction out_of_scope_recall(const LabelledPredictions& data, const MeasureName& name) {
  return of_refusals(data, name, recalls);
}

LabelFunction out_of_scope_precision(const LabelledPredictions& data, const MeasureName& name) {
  return of_refusals(data, name, precisions);
}

constexpr auto kMeasures = std::to_array<LabelMeasureRow>({
    {"accuracy", "accuracy", "share of rows predicted right, sets of labels as a whole",
     scikit_learn::accuracy_score},
    {"balanced_accuracy", "balanced_accuracy",
     "recall of each class in the truth, averaged; adjusted=True: chance is 0",
     scikit_learn::balanced_accuracy_score},
    {"top_k_accuracy", "top_k_accuracy",
     "share of rows whose true class is among the k highest scores (k=5), of equals the earlier",
     own::top_k_accuracy},
    {"precision", "precision", "true positives / predicted positives, averaged (macro)", precision},
    {"recall", "recall", "true positives / positives, averaged (macro)", recall},
    {"f1", "f1", "2 true positives / (positives + predicted positives), averaged (macro)", f},
    {"fbeta", "fbeta",
     "(1 + beta^2) true positives / (beta^2 positives + predicted positives), averaged (macro)", f},
    {"jaccard", "jaccard", "true positives / (positives or predicted positives), averaged (macro)",
     jaccard},
    {"confusion_matrix", "confusion_matrix", "rows of each true class predicted as each class",
     scikit_learn::confusion_matrix},
    {"per_class", "per_class",
     "precision, recall, F1 and weight of rows (support) of each class that occurs",
     scikit_learn::precision_recall_fscore_support},
    {"mcc", "mcc", "correlation of truth and prediction; 0 where one is constant",
     scikit_learn::matthews_corrcoef},
    {"kappa", "kappa", "1 - disagreement / disagreement expected by chance",
     scikit_learn::cohen_kappa_score},
    {"auc", "auc",
     "share of pairs (positive, other) in the right order, ties half; of several labels each "
     "against the rest (against=one: each other), averaged (macro) over those that have a value",
     own::auc},
    {"average_precision", "average_precision",
     "precision at each distinct score, weighted by the recall it adds; averaged (macro) over "
     "labels that occur",
     own::average_precision},
    {"fpr_at_tpr", "fpr_at_tpr",
     "smallest false positive rate where the true positive rate is at least tpr (0.95)",
     own::fpr_at_tpr, false},
    {"roc_curve", "roc_curve", "false and true positive rate at each score", own::roc_curve},
    {"precision_recall_curve", "precision_recall_curve", "precision and recall at each score",
     own::precision_recall_curve},
    {"log_loss", "log_loss", "mean of -log(probability of the true class), clipped at 2^-52",
     own::log_loss, false},
    {"brier", "brier",
     "mean squared distance of the probabilities to the truth; of two classes, of the positive's",
     own::brier, false},
    {"ece", "ece", "gap of confidence and accuracy, averaged by rows over bins (15) of equal width",
     own::expected_calibration_error, false},
    {"mce", "mce", "largest gap of confidence and accuracy over bins (15) of equal width",
     own::maximum_calibration_error, false},
    {"calibration_curve", "calibration_curve", "weight, confidence and accuracy of each bin",
     own::calibration_curve},
    {"hamming_loss", "hamming_loss", "share of labels predicted wrong", scikit_learn::hamming_loss,
     false},
    {"label_ranking_average_precision", "label_ranking_average_precision",
     "true labels at least as high / labels at least as high, averaged over true labels and rows",
     scikit_learn::label_ranking_average_precision_score},
    {"coverage_error", "coverage_error", "highest labels that hold all true ones, averaged",
     scikit_learn::coverage_error, false},
    {"label_ranking_loss", "label_ranking_loss",
     "share of pairs (true label, other) in the wrong order or tied, averaged over rows",
     scikit_learn::label_ranking_loss, false},
    {"out_of_scope_auc", "out_of_scope_auc",
     "share of pairs (row in scope, row out of scope) in which the former's highest score is "
     "higher",
     own::out_of_scope_auc, true, LabelKind::kMulticlass, RowScope::kAll},
    {"out_of_scope_average_precision", "out_of_scope_average_precision",
     "average precision of rows out of scope by their highest score, ascending (positive=in: of "
     "rows in scope, descending)",
     own::out_of_scope_average_precision, true, LabelKind::kMulticlass, RowScope::kAll},
    {"out_of_scope_fpr", "out_of_scope_fpr",
     "share of rows out of scope that are accepted where tpr (0.95) of those in scope are",
     own::out_of_scope_fpr, false, LabelKind::kMulticlass, RowScope::kAll},
    {"out_of_scope_recall", "out_of_scope_recall",
     "share of rows out of scope for which that is predicted", out_of_scope_recall, true,
     LabelKind::kMulticlass, RowScope::kAllWithRefusals},
    {"out_of_scope_precision", "out_of_scope_precision",
     "share of rows predicted to be out of scope that are", out_of_scope_precision, true,
     LabelKind::kMulticlass, RowScope::kAllWithRefusals},
    {"mae", "mae", "mean absolute difference", scikit_learn::mean_absolute_error, false},
    {"mse", "mse", "mean squared difference", scikit_learn::mean_squared_error, false},
    {"rmse", "rmse", "root of the mean squared difference", scikit_learn::root_mean_squared_error,
     false},
    {"r2", "r2", "1 - squared differences / those of the mean of the truth",
     scikit_learn::r2_score},
    {"median_absolute_error", "median_absolute_error", "median absolute difference",
     scikit_learn::median_absolute_error, false},
});

constexpr auto kUsualBinary = std::to_array<std::string_view>(
    {"accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc", "kappa", "auc",
     "average_precision", "fpr_at_tpr", "log_loss", "brier", "ece", "mce"});
constexpr auto kUsualMulticlass = std::to_array<std::string_view>(
    {"accuracy", "balanced_accuracy", "top_k_accuracy(k=5)", "precision", "recall", "f1",
     "f1(average=weighted)", "mcc", "kappa", "auc", "average_precision", "log_loss", "brier", "ece",
     "mce"});
constexpr auto kUsualMultilabel = std::to_array<std::string_view>(
    {"accuracy", "hamming_loss", "precision(average=micro)", "recall(average=micro)",
     "f1(average=micro)", "f1", "f1(average=samples)", "jaccard(average=samples)", "auc",
     "average_precision", "label_ranking_average_precision", "coverage_error",
     "label_ranking_loss"});
constexpr auto kUsualRatings =
    std::to_array<std::string_view>({"mae", "rmse", "r2", "median_absolute_error"});

}  // namespace

constinit const LabelDefinition kReckon = {.tool = "reckon",
                                           .checked = "",
                                           .takes_weights = true,
                                           .measures = kMeasures,
                                           .usual_binary = kUsualBinary,
                                           .usual_multiclass = kUsualMulticlass,
                                           .usual_multilabel = kUsualMultilabel,
                                           .usual_ratings = kUsualRatings};

}  // namespace reckon::label_definitions_of
