#pragma once

#include <CLI/CLI.hpp>

namespace reckon {

// What `reckon eval` is given, and so which of its options mean something.
enum class EvalInput : unsigned {
  kPredictions = 1U << 0U,       // PREDICTIONS and DATASET, the metrics of a run
  kNamedPredictions = 1U << 1U,  // the same, with metrics by names
  kRuns = 1U << 2U,
  kNeighbours = 1U << 3U,
  kLabels = 1U << 4U,
  kRatings = 1U << 5U,
  kFeedbackTable = 1U << 6U,
  kFeedbackDataset = 1U << 7U,
};

// Throws Error for an option of `reckon eval` that is given and that the input does not use.
void check_eval_options(const CLI::App& app, EvalInput input);

}  // namespace reckon
