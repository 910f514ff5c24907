#include "bench/dataset_feedback.h"

#include <fmt/format.h>

#include <cstdint>
#include <set>
#include <string>

#include "core/error.h"
#include "core/table/parse.h"

namespace reckon {
namespace {

// The events at one position, in place of all of them.
template <typename T>
void keep(std::vector<T>& column, const std::vector<std::size_t>& events) {
  if (column.empty()) return;
  for (std::size_t i = 0; i < events.size(); ++i) column[i] = column[events[i]];
  column.resize(events.size());
}

std::size_t drop_other_positions(LoggedEvents& events, const std::string& position,
                                 const std::string& where) {
  if (events.position.empty()) fail("{}: no column /events/position", where);
  const auto wanted = try_parse_integer(position);
  std::vector<std::size_t> kept;
  for (std::size_t e = 0; e < events.size(); ++e)
    if (events.position[e] == wanted) kept.push_back(e);
  if (kept.empty())
    fail("{}: none of {} events is at position {}", where, events.size(),
         quote_for_message(position));
  const std::size_t dropped = events.size() - kept.size();
  keep(events.reward, kept);
  keep(events.propensity, kept);
  keep(events.satisfaction, kept);
  keep(events.target, kept);
  keep(events.action, kept);
  return dropped;
}

}  // namespace

DatasetFeedback read_dataset_feedback(const Dataset& dataset, const LoggedFeedbackOptions& options,
                                      double satisfied) {
  const std::string where = dataset.path().string();
  LoggedEvents events = logged_events(dataset);
  if (events.size() == 0) fail("{}: holds no logged feedback (/events)", where);
  DatasetFeedback feedback;
  LoggedFeedbackFile& file = feedback.file;
  if (!options.at_position.empty())
    file.other_positions = drop_other_positions(events, options.at_position, where);
  const std::set<std::int32_t> actions(events.action.begin(), events.action.end());
  for (const std::int32_t action : actions) {
    const auto row = static_cast<std::size_t>(action);
    file.actions.push_back(dataset.item_ids(row, row + 1).front());
  }
  if (options.uniform_actions > 0) {
    if (!events.target.empty())
      fail("{}: /events/target beside --uniform {}: both say what the target policy does", where,
           options.uniform_actions);
    check_uniform_actions(file.actions.size(), options.uniform_actions, where);
    events.target.assign(events.size(), 1.0 / static_cast<double>(options.uniform_actions));
  } else if (events.target.empty()) {
    fail("{}: no column /events/target: what would the target policy do? (--uniform)", where);
  }
  feedback.outcomes = feedback_outcomes(events, satisfied);
  file.log.reward = std::move(events.reward);
  file.log.propensity = std::move(events.propensity);
  file.log.target = std::move(events.target);
  return feedback;
}

}  // namespace reckon
