#include "eval/classification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/parallel.h"
#include "eval/binary_auc.h"
#include "eval/significance/bootstrap_interval.h"

namespace reckon {
namespace {

// clang-format off
constexpr ClassificationMetric kMetrics[] = {
    {"accuracy", "share of rows whose predicted label is the true one",
     [](const LabelScores& s) { return s.accuracy; }},
    {"precision_micro", "correct rows / predicted rows, all classes pooled (equals accuracy)",
     [](const LabelScores& s) { return s.micro.precision; }},
    {"recall_micro", "correct rows / true rows, all classes pooled (equals accuracy)",
     [](const LabelScores& s) { return s.micro.recall; }},
    {"f1_micro", "2 P R / (P + R) of the pooled precision and recall (equals accuracy)",
     [](const LabelScores& s) { return s.micro.f1; }},
    {"precision_macro", "per class correct / predicted rows, 0 if none is predicted; plain mean over "
     "the classes in the truth or the predictions",
     [](const LabelScores& s) { return s.macro.precision; }},
    {"recall_macro", "per class correct / true rows, 0 if there is none; plain mean over the classes "
     "in the truth or the predictions",
     [](const LabelScores& s) { return s.macro.recall; }},
    {"f1_macro", "per class 2 P R / (P + R), 0 if both are 0; plain mean over the classes in the "
     "truth or the predictions",
     [](const LabelScores& s) { return s.macro.f1; }},
    {"precision_weighted", "precision per class; mean weighted by true rows",
     [](const LabelScores& s) { return s.weighted.precision; }},
    {"recall_weighted", "recall per class; mean weighted by true rows (equals accuracy)",
     [](const LabelScores& s) { return s.weighted.recall; }},
    {"f1_weighted", "F1 per class; mean weighted by true rows",
     [](const LabelScores& s) { return s.weighted.f1; }},
    {"auc_ovr_macro", "per class the share of pairs (row of the class, other row) in which the former "
     "has the higher score for the class, ties half; plain mean over the classes in the truth",
     nullptr},
};
// clang-format on

void check(MatrixView<const double> scores, std::span<const std::int32_t> truth) {
  if (scores.rows != truth.size() || scores.rows == 0 || scores.cols == 0) {
    fail("classification: scores of {} rows and {} classes, {} labels, expected as many, and some",
         scores.rows, scores.cols, truth.size());
  }
  for (std::size_t row = 0; row < scores.rows; ++row) {
    for (std::size_t label = 0; label < scores.cols; ++label) {
      if (std::isnan(scores.row(row)[label])) {
        fail("classification: row {}: the score of class {} is not a number", row, label);
      }
    }
  }
}

std::vector<std::int32_t> first_of_largest(MatrixView<const double> scores) {
  std::vector<std::int32_t> predicted(scores.rows);
  for (std::size_t row = 0; row < scores.rows; ++row) {
    const auto of_row = scores.row(row);
    predicted[row] = static_cast<std::int32_t>(std::ranges::max_element(of_row) - of_row.begin());
  }
  return predicted;
}

// [classes]; NaN for a class that is not in the truth, or is all of it.
std::vector<double> one_against_rest(MatrixView<const double> scores,
                                     std::span<const std::int32_t> truth, std::size_t threads) {
  std::vector<double> auc(scores.cols);
  parallel_chunks(scores.cols, threads, [&](std::size_t label, std::size_t) {
    std::vector<double> of_label(scores.rows);
    std::vector<std::uint8_t> is_label(scores.rows);
    for (std::size_t row = 0; row < scores.rows; ++row) {
      of_label[row] = scores.row(row)[label];
      is_label[row] = static_cast<std::size_t>(truth[row]) == label ? 1 : 0;
    }
    auc[label] = binary_auc(of_label, is_label);
  });
  return auc;
}

// All metrics over bootstrap draws of the rows, [draws].
std::vector<LabelScores> bootstrap(const ClassificationEvaluation& evaluation,
                                   const ResamplingOptions& options, std::size_t threads,
                                   Progress& progress) {
  std::vector<LabelScores> drawn(options.draws);
  progress.begin("Resampling rows", options.draws);
  parallel_chunks(options.draws, threads, [&](std::size_t draw, std::size_t) {
    std::vector<double> weights(evaluation.truth.size());
    bootstrap_weights(options.seed, draw, weights);
    drawn[draw] =
        label_scores(evaluation.truth, evaluation.predicted, weights, evaluation.confusion.rows());
    progress.advance(1);
  });
  return drawn;
}

}  // namespace

std::span<const ClassificationMetric> classification_metrics() { return kMetrics; }

double ClassificationEvaluation::value(std::string_view name) const {
  const auto found = std::ranges::find(values, name, &ClassificationValue::name);
  if (found == values.end()) fail("no classification metric '{}'", name);
  return found->value;
}

ClassificationEvaluation evaluate_classification(Matrix<double> scores,
                                                 std::span<const std::int32_t> truth,
                                                 const ClassificationOptions& options,
                                                 Progress& progress) {
  check(scores, truth);
  const std::size_t threads =
      options.resampling.threads > 0 ? options.resampling.threads : default_thread_count();
  ClassificationEvaluation result;
  result.truth.assign(truth.begin(), truth.end());
  result.scores = std::move(scores);
  result.predicted = first_of_largest(result.scores);
  result.confusion = confusion_counts(truth, result.predicted, result.scores.cols());

  double auc_sum = 0.0;
  double auc_classes = 0.0;
  for (const double auc : one_against_rest(result.scores, truth, threads)) {
    if (std::isnan(auc)) {
      ++result.classes_without_auc;
    } else {
      auc_sum += auc;
      auc_classes += 1.0;
    }
  }
  const LabelScores all = label_scores(
      truth, result.predicted, std::vector<double>(truth.size(), 1.0), result.scores.cols());
  const std::vector<LabelScores> drawn = bootstrap(result, options.resampling, threads, progress);
  std::vector<double> drawn_values(drawn.size());
  for (const ClassificationMetric& metric : kMetrics) {
    ClassificationValue value = {std::string(metric.name), &metric, 0.0, {}};
    if (metric.value == nullptr) {
      value.value = auc_sum / auc_classes;  // NaN: 0 / 0
    } else {
      value.value = metric.value(all);
      std::ranges::transform(drawn, drawn_values.begin(), metric.value);
      value.interval = percentile_interval(drawn_values, options.confidence);
    }
    result.values.push_back(std::move(value));
  }
  return result;
}

}  // namespace reckon
