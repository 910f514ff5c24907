#pragma once

#include <string>
#include <vector>

#include "datasets/logged_events.h"

namespace reckon {

// What events of logged feedback came to, in one respect.
struct FeedbackOutcome {
  std::string name;            // "ctr", "reward" or "satisfaction"
  std::string definition;      // of its mean
  std::vector<double> values;  // [events] NaN: this event has none
};

// "ctr", the click-through rate, where every reward is 0 or 1, otherwise "reward", the mean rating;
// and "satisfaction": the mean of what users said, where the log has that, otherwise of ratings the
// share of at least `satisfied`. Mean satisfaction and the share of the two highest of five ratings
// (satisfied = 4) are both in use: Morgan and Rego, "The Value of Different Customer Satisfaction
// and Loyalty Metrics in Predicting Business Performance", Marketing Science 25(5), 2006. Clicks
// alone do not tell it.
std::vector<FeedbackOutcome> feedback_outcomes(const LoggedEvents& events, double satisfied);

}  // namespace reckon
