#include "bench/feedback_outcomes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace reckon {

std::vector<FeedbackOutcome> feedback_outcomes(const LoggedEvents& events, double satisfied) {
  std::vector<FeedbackOutcome> outcomes;
  const bool clicks = std::ranges::all_of(events.reward, [](double r) { return r == 0 || r == 1; });
  if (clicks)
    outcomes.push_back({"ctr", "share of events that were clicked", events.reward});
  else
    outcomes.push_back({"reward", "mean reward of events", events.reward});
  const auto is_number = [](double x) { return !std::isnan(x); };
  if (std::ranges::any_of(events.satisfaction, is_number)) {
    outcomes.push_back(
        {"satisfaction", "mean satisfaction of the events that have one", events.satisfaction});
  } else if (!clicks) {
    std::vector<double> values;
    for (const double reward : events.reward) values.push_back(reward >= satisfied ? 1 : 0);
    outcomes.push_back({"satisfaction",
                        fmt::format("share of events with a reward of at least {:g}", satisfied),
                        std::move(values)});
  }
  return outcomes;
}

}  // namespace reckon
