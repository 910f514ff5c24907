#include "eval/classification/definitions/scikit_learn.h"

#include <array>

#include "eval/classification/definitions/definitions.h"

namespace reckon::label_definitions_of {
namespace {

using namespace scikit_learn;  // the functions of the table

constexpr auto kMeasures = std::to_array<LabelMeasureRow>({
    {"accuracy_score", "accuracy", "share of rows predicted right, sets of labels as a whole",
     accuracy_score},
    {"balanced_accuracy_score", "balanced_accuracy",
     "recall of each class in the truth, averaged; adjusted: chance is 0", balanced_accuracy_score},
    {"top_k_accuracy_score", "top_k_accuracy",
     "share of rows whose true class is among the k highest scores, of equals the later class",
     top_k_accuracy_score},
    {"precision_score", "precision", "true positives / predicted positives", precision_score},
    {"recall_score", "recall", "true positives / positives", recall_score},
    {"f1_score", "f1", "2 true positives / (positives + predicted positives)", f1_score},
    {"fbeta_score", "fbeta",
     "(1 + beta^2) true positives / (beta^2 positives + predicted positives)", fbeta_score},
    {"jaccard_score", "jaccard", "true positives / (positives or predicted positives)",
     jaccard_score},
    {"precision_recall_fscore_support", "", "precision, recall, F-beta and rows of each class",
     precision_recall_fscore_support},
    {"confusion_matrix", "confusion_matrix", "rows of each true class predicted as each class",
     confusion_matrix},
    {"matthews_corrcoef", "mcc", "correlation of truth and prediction; 0 where one is constant",
     matthews_corrcoef},
    {"cohen_kappa_score", "kappa", "1 - disagreement / disagreement expected by chance",
     cohen_kappa_score},
    {"roc_auc_score", "auc", "area under the ROC curve, ties half; NaN for one class",
     roc_auc_score},
    {"average_precision_score", "average_precision",
     "precision at each distinct score, weighted by the recall it adds", average_precision_score},
    {"roc_curve", "roc_curve", "false and true positive rate at each score", roc_curve},
    {"precision_recall_curve", "precision_recall_curve", "precision and recall at each score",
     precision_recall_curve},
    {"log_loss", "log_loss", "mean of -log(probability of the true class), clipped at 2^-52",
     log_loss, false},
    {"brier_score_loss", "brier",
     "mean squared error of the probabilities; of two classes, of the positive one's",
     brier_score_loss, false},
    {"zero_one_loss", "", "share of rows predicted wrong", zero_one_loss, false},
    {"hamming_loss", "hamming_loss", "share of labels predicted wrong", hamming_loss, false},
    {"label_ranking_average_precision_score", "label_ranking_average_precision",
     "true labels at least as high / labels at least as high, averaged over true labels and rows",
     label_ranking_average_precision_score},
    {"coverage_error", "coverage_error", "highest labels that hold all true ones, averaged",
     coverage_error, false},
    {"label_ranking_loss", "label_ranking_loss",
     "share of pairs (true label, other) in the wrong order or tied, averaged over rows",
     label_ranking_loss, false},
    {"mean_absolute_error", "mae", "mean absolute difference", mean_absolute_error, false},
    {"mean_squared_error", "mse", "mean squared difference", mean_squared_error, false},
    {"root_mean_squared_error", "rmse", "root of the mean squared difference",
     root_mean_squared_error, false},
    {"r2_score", "r2", "1 - squared differences / those of the mean of the truth", r2_score},
    {"median_absolute_error", "median_absolute_error", "median absolute difference",
     median_absolute_error, false},
});

constexpr auto kUsualBinary = std::to_array<std::string_view>(
    {"accuracy_score", "balanced_accuracy_score", "precision_score", "recall_score", "f1_score",
     "matthews_corrcoef", "roc_auc_score", "average_precision_score"});
constexpr auto kUsualMulticlass = std::to_array<std::string_view>(
    {"accuracy_score", "balanced_accuracy_score", "precision_score(average=macro)",
     "recall_score(average=macro)", "f1_score(average=macro)", "f1_score(average=weighted)",
     "matthews_corrcoef", "cohen_kappa_score"});
constexpr auto kUsualMultilabel = std::to_array<std::string_view>(
    {"accuracy_score", "hamming_loss", "f1_score(average=micro)", "f1_score(average=macro)",
     "f1_score(average=samples)", "label_ranking_average_precision_score", "coverage_error",
     "label_ranking_loss"});
constexpr auto kUsualRatings =
    std::to_array<std::string_view>({"mean_absolute_error", "root_mean_squared_error"});

}  // namespace

constinit const LabelDefinition kScikitLearn = {.tool = "scikit-learn",
                                                .checked = "scikit-learn 1.9.1",
                                                .takes_weights = true,
                                                .measures = kMeasures,
                                                .usual_binary = kUsualBinary,
                                                .usual_multiclass = kUsualMulticlass,
                                                .usual_multilabel = kUsualMultilabel,
                                                .usual_ratings = kUsualRatings};

}  // namespace reckon::label_definitions_of
