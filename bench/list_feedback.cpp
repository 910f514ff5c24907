#include "bench/list_feedback.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <unordered_map>
#include <utility>

#include "bench/feedback_outcomes.h"
#include "core/error.h"

namespace reckon {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

// Of one user at one place, or anywhere (0).
double probability(std::span<const std::int32_t> list, std::int32_t action, std::size_t place,
                   std::size_t places) {
  const auto length = static_cast<std::size_t>(std::ranges::find(list, -1) - list.begin());
  if (place > 0) return place > length ? kNothing : list[place - 1] == action ? 1.0 : 0.0;
  const auto shown = list.first(std::min(length, places));
  if (shown.empty()) return kNothing;
  const bool is_shown = std::ranges::find(shown, action) != shown.end();
  return is_shown ? 1.0 / static_cast<double>(shown.size()) : 0.0;
}

}  // namespace

std::vector<double> shown_by_lists(const LoggedEvents& events, const RankingPredictions& lists,
                                   std::size_t places) {
  if (events.user.empty())
    fail("logged feedback: no column /events/user: whose list would have been shown?");
  std::unordered_map<std::int32_t, std::size_t> rows;
  for (std::size_t row = 0; row < lists.users.size(); ++row) rows.emplace(lists.users[row], row);
  std::vector<double> shown;
  shown.reserve(events.size());
  for (std::size_t e = 0; e < events.size(); ++e) {
    const auto row = rows.find(events.user[e]);
    const auto place =
        events.position.empty() ? std::size_t{0} : static_cast<std::size_t>(events.position[e]);
    shown.push_back(row == rows.end() ? kNothing
                                      : probability(lists.items.row(row->second), events.action[e],
                                                    place, places));
  }
  return shown;
}

ListFeedback evaluate_list_feedback(const LoggedEvents& events, const RankingPredictions& lists,
                                    const ListFeedbackOptions& options, Progress& progress) {
  const std::vector<double> shown = shown_by_lists(events, lists, options.places);
  LoggedFeedback all;
  all.propensity = events.propensity;
  all.target = shown;
  ListFeedback feedback;
  for (FeedbackOutcome& outcome : feedback_outcomes(events, options.satisfied)) {
    for (std::size_t e = 0; e < events.size(); ++e)
      if (std::isnan(shown[e])) outcome.values[e] = kNothing;
    all.reward = outcome.values;
    const LoggedFeedback log = with_rewards(all, outcome.values);
    if (log.rounds() < events.size())
      feedback.warnings.push_back(fmt::format(
          "{}: {} of {} logged events are left out: the lists have nothing at their place{}",
          outcome.name, events.size() - log.rounds(), events.size(),
          outcome.name == "satisfaction" ? ", or nothing is said of them" : ""));
    if (log.rounds() == 0) continue;
    OffPolicyResult result = evaluate_off_policy(log, options.estimate, progress);
    for (OffPolicyMeasure& measure : result.measures) {
      const bool logged = measure.name == "logged_value";
      feedback.measures.push_back(
          {.name = fmt::format("{}_{}", outcome.name, logged ? "logged" : measure.name),
           .definition = logged ? outcome.definition + ", as logged"
                                : fmt::format("r: {}; {}", outcome.definition, measure.definition),
           .measure = std::move(measure)});
    }
    for (const std::string& warning : result.warnings)
      feedback.warnings.push_back(fmt::format("{}: {}", outcome.name, warning));
  }
  return feedback;
}

}  // namespace reckon
