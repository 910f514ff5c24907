#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "eval/classification/label_measure.h"
#include "eval/resampling.h"

namespace reckon {

struct LabelEvaluationOptions {
  std::string definitions = "reckon";
  std::vector<std::string> measures =
      {};                 // empty: those that are usual for the kind of predictions
  bool intervals = true;  // of scalar values
  ResamplingOptions resampling = {};
  double confidence = 0.95;
  bool keep_draws = false;  // LabelResult::draws
};

// A measure of the predictions.
struct LabelResult {
  std::string name;        // as the user wrote it, or as it is usual
  std::string definition;  // in words
  bool higher_is_better = true;
  MeasureValue value;
  // Percentile bootstrap over rows, weights kept; none for arrays and where no draw has a value.
  std::optional<Interval> interval;
  std::vector<double> draws;            // values of the draws, if asked for; NaN: none
  std::size_t draws_without_value = 0;  // left out of the interval: a draw of one class has no AUC
  std::size_t rows = 0;                 // that it is a measure of
  std::string refusal;  // why a usual measure cannot be computed here; empty: it was
};

struct LabelEvaluation {
  std::size_t rows = 0;
  std::size_t rows_out_of_scope = 0;  // only in measures of out_of_scope
  std::vector<LabelResult> results;
};

// The measures of the predictions and their uncertainty: the same bits for any number of threads,
// the values also for any order of rows. Throws Error for predictions that are not valid, unknown
// definitions or measures, and where a measure that was asked for cannot be computed.
LabelEvaluation evaluate_labels(const LabelledPredictions& data,
                                const LabelEvaluationOptions& options, Progress& progress);

}  // namespace reckon
