#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/progress.h"
#include "datasets/logged_events.h"
#include "datasets/predictions_file.h"
#include "eval/off_policy/evaluate_off_policy.h"

namespace reckon {

// Lists as a policy: what it shows to a user. With positions in the log, at each place the item at
// this place of the user's list; without, one of the first `places` items at random.
// [events] Probability with which it shows the logged item; NaN: it shows nothing there, for want
// of a list or of an item at this place.
std::vector<double> shown_by_lists(const LoggedEvents& events, const RankingPredictions& lists,
                                   std::size_t places);

struct ListFeedbackOptions {
  std::size_t places = 10;
  double satisfied = 4;  // the smallest rating of a satisfied user
  OffPolicyOptions estimate;
};

// A number of one outcome: what the log itself shows, or what the lists would get.
struct FeedbackMeasure {
  std::string name;  // "ctr_logged", "ctr_snips", "ctr_effective_sample_size", ...
  std::string definition;
  OffPolicyMeasure measure;
};

struct ListFeedback {
  std::vector<FeedbackMeasure> measures;
  std::vector<std::string> warnings;  // events that were left out, too little overlap
};

// Every outcome of feedback_outcomes.h by every off-policy estimator that needs no model, over the
// events where the lists show something; no measures where there is none. Throws Error where events
// have no users.
ListFeedback evaluate_list_feedback(const LoggedEvents& events, const RankingPredictions& lists,
                                    const ListFeedbackOptions& options, Progress& progress);

}  // namespace reckon
