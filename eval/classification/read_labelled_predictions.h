#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "eval/classification/labelled_predictions.h"

namespace reckon {

// How to read a table of predictions; what is not said is found out from the table.
struct LabelledPredictionsOptions {
  std::optional<LabelKind> kind = {};
  std::string positive = {};      // of two labels; otherwise 1, true, yes, pos or positive
  std::string out_of_scope = {};  // a true label that is none of those with scores
  // The score from which on the positive label is predicted: 0.5, or where two labels have scores
  // the larger one decides.
  std::optional<double> threshold = {};
  std::string delimiter = {};  // as parse_delimiter() takes it
};

// Reads a table (CSV, TSV and the like, with a header) of a row for each prediction. Columns:
//   truth | label | y_true            the true label; for several, split at '|' or a space
//   rating                            instead: the true rating
//   score | y_score                   how likely the positive of two labels is
//   score:LABEL, prob:LABEL, prob_LABEL   how likely each label is; prob: from 0 to 1
//   prediction | predicted | y_pred   the predicted label, labels or rating
//   weight | sample_weight            how much the row counts; at least 0
// Others are ignored. Labels keep the order of their columns; without those they are sorted, as
// numbers if all are. Truth and prediction alone are ratings where all are numbers and one has a
// fraction. Throws Error, naming file and line, for what is not as above, empty tables, scores that
// are not finite numbers, and labels without a column.
LabelledPredictions read_labelled_predictions(const std::filesystem::path& path,
                                              const LabelledPredictionsOptions& options = {});

}  // namespace reckon
