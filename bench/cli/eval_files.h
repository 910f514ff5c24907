#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/cli/eval_runs.h"
#include "bench/evaluate_neighbours.h"
#include "bench/logged_feedback_file.h"
#include "eval/classification/evaluate_labels.h"
#include "eval/classification/read_labelled_predictions.h"
#include "eval/off_policy/evaluate_off_policy.h"

namespace reckon {

// What `reckon eval` computes of tables of rows.

struct EvalLabelsOptions {
  LabelEvaluationOptions evaluate;
  ComparisonTableOptions comparison;  // of several files
};

// --labels FILE, --ratings FILE; several files, of the same rows, are compared with the first.
void eval_labels(const std::vector<std::filesystem::path>& paths,
                 const LabelledPredictionsOptions& read, const EvalLabelsOptions& options,
                 const EvalOutput& output, Shell& shell);

// Off-policy evaluation of one log.
struct EvalFeedbackOptions {
  LoggedFeedbackOptions read;
  double satisfied = 4;                // the smallest rating of a satisfied user, of a dataset
  std::string definitions = "reckon";  // whose estimators: reckon or obp
  OffPolicyOptions estimate;
};

// --feedback FILE: a table of rounds, or a dataset with logged events.
void eval_feedback(const std::filesystem::path& path, const EvalFeedbackOptions& options,
                   const EvalOutput& output, Shell& shell);

// --run LISTS.h5 --qrels TRUTH.h5 where the truth is of nearest neighbours.
void eval_neighbours(const std::vector<std::filesystem::path>& lists,
                     const std::filesystem::path& truth, const NeighbourOptions& options,
                     const EvalOutput& output, Shell& shell);

}  // namespace reckon
