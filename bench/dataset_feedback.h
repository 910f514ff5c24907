#pragma once

#include <vector>

#include "bench/feedback_outcomes.h"
#include "bench/logged_feedback_file.h"
#include "datasets/dataset.h"

namespace reckon {

// The logged feedback of a dataset as that of a file, and what its events came to.
struct DatasetFeedback {
  LoggedFeedbackFile file;  // rewards are those of the log
  std::vector<FeedbackOutcome> outcomes;
};

// Of options, at_position and uniform_actions count; without the latter the target policy is in the
// column /events/target. satisfied: the smallest rating of a satisfied user. Throws Error where the
// dataset has no such columns, and where no event is left.
DatasetFeedback read_dataset_feedback(const Dataset& dataset, const LoggedFeedbackOptions& options,
                                      double satisfied);

}  // namespace reckon
