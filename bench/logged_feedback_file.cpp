#include "bench/logged_feedback_file.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/table/csv_reader.h"
#include "core/table/parse.h"

namespace reckon {
namespace {

constexpr std::string_view kTarget = "target";
constexpr std::string_view kEstimate = "estimate";
constexpr double kSumTolerance = 1e-5;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// The columns of a log, by their places among those that are read.
struct LogColumns {
  std::vector<std::string> names;
  std::size_t action = kNone;
  std::size_t reward = kNone;
  std::size_t propensity = kNone;
  std::size_t position = kNone;
  std::size_t target = kNone;                               // of the logged action
  std::map<std::string, std::size_t, std::less<>> targets;  // by action
  std::map<std::string, std::size_t, std::less<>> estimates;

  std::size_t add(std::string name) {
    names.push_back(std::move(name));
    return names.size() - 1;
  }
};

// Adds the column that is called `given`, or one of the usual names; kNone where there is none.
std::size_t add_column(LogColumns& columns, const std::vector<std::string>& header,
                       const std::string& given, std::initializer_list<const char*> usual) {
  if (!given.empty()) return columns.add(given);  // the reader says so if it is not there
  for (const char* name : usual) {
    if (std::ranges::find(header, name) != header.end()) return columns.add(name);
  }
  return kNone;
}

// Adds the columns `<kind>:<action>`.
void add_columns_of_actions(LogColumns& columns, const std::vector<std::string>& header,
                            std::string_view kind,
                            std::map<std::string, std::size_t, std::less<>>& places) {
  for (const std::string& name : header) {
    if (!name.starts_with(kind) || name.size() == kind.size() || name[kind.size()] != ':') continue;
    places.emplace(name.substr(kind.size() + 1), columns.add(name));
  }
}

LogColumns find_columns(const std::filesystem::path& path, const std::vector<std::string>& header,
                        const LoggedFeedbackOptions& options) {
  LogColumns columns;
  const auto require = [&](std::size_t place, const char* what) {
    if (place == kNone) fail("{}: no column of the {}", path.string(), what);
    return place;
  };
  columns.action = require(add_column(columns, header, options.action, {"action", "item_id"}),
                           "action (action, item_id)");
  columns.reward = require(add_column(columns, header, options.reward, {"reward", "click"}),
                           "reward (reward, click)");
  columns.propensity = require(
      add_column(columns, header, options.propensity, {"propensity", "pscore", "propensity_score"}),
      "propensity (propensity, pscore, propensity_score)");
  columns.position = add_column(columns, header, options.position, {"position"});
  if (!options.at_position.empty()) require(columns.position, "position");
  columns.target = add_column(columns, header, "", {kTarget.data()});
  add_columns_of_actions(columns, header, kTarget, columns.targets);
  if (options.uniform_actions > 0) {
    if (columns.target == kNone && columns.targets.empty()) return columns;
    fail("{}: column '{}' beside --uniform {}: both say what the target policy does", path.string(),
         columns.names[columns.target != kNone ? columns.target : columns.targets.begin()->second],
         options.uniform_actions);
  }
  add_columns_of_actions(columns, header, kEstimate, columns.estimates);
  if (columns.target == kNone && columns.targets.empty()) {
    fail("{}: no column 'target' and none 'target:<action>': what would the target policy do?",
         path.string());
  }
  if (columns.target != kNone && !columns.targets.empty()) {
    fail("{}: columns 'target' and 'target:<action>', expected one kind", path.string());
  }
  for (const auto& [action, place] : columns.estimates) {
    if (!columns.targets.contains(action)) {
      fail("{}: column '{}' without a column 'target:{}'", path.string(), columns.names[place],
           action);
    }
  }
  if (!columns.estimates.empty() && columns.estimates.size() != columns.targets.size()) {
    fail("{}: {} columns 'estimate:<action>' beside {} 'target:<action>', expected as many",
         path.string(), columns.estimates.size(), columns.targets.size());
  }
  return columns;
}

double read_number(const CsvReader& reader, std::size_t place) {
  const auto value = try_parse_number(reader.required(place));
  if (!value) reader.fail_field(place, "a number");
  return *value;
}

double read_probability(const CsvReader& reader, std::size_t place) {
  const double value = read_number(reader, place);
  if (!(value >= 0.0 && value <= 1.0)) reader.fail_field(place, "a probability in [0, 1]");
  return value;
}

double read_propensity(const CsvReader& reader, std::size_t place) {
  const double value = read_number(reader, place);
  if (!(value > 0.0 && value <= 1.0)) {
    reader.fail_field(place, "a propensity above 0 and at most 1");
  }
  return value;
}

// The logged action's probability under the target policy, and what the model says.
void read_distribution(const CsvReader& reader, const LogColumns& columns, std::string_view action,
                       LoggedFeedback& log) {
  const auto own = columns.targets.find(action);
  if (own == columns.targets.end()) {
    fail("{}: action {} has no column 'target:<action>'", reader.where(),
         quote_for_message(action));
  }
  double total = 0.0;
  double weighted = 0.0;
  for (const auto& [name, place] : columns.targets) {
    const double probability = read_probability(reader, place);
    total += probability;
    if (columns.estimates.empty()) continue;
    weighted += probability * read_number(reader, columns.estimates.at(name));
  }
  if (std::abs(total - 1.0) > kSumTolerance) {
    fail("{}: target probabilities add up to {}, expected 1", reader.where(), total);
  }
  log.target.push_back(read_probability(reader, own->second));
  if (columns.estimates.empty()) return;
  log.model_logged.push_back(read_number(reader, columns.estimates.find(action)->second));
  log.model_target.push_back(weighted / total);
}

}  // namespace

void check_uniform_actions(std::size_t found, std::size_t uniform_actions,
                           const std::string& where) {
  if (found > uniform_actions)
    fail("{}: {} actions occur, expected at most the {} of the target policy", where, found,
         uniform_actions);
}

LoggedFeedbackFile read_logged_feedback(const std::filesystem::path& path,
                                        const LoggedFeedbackOptions& options) {
  const auto text = std::make_shared<const InputText>(path);
  const LogColumns columns =
      find_columns(text->name(), CsvReader(TextFile(text), {}, {.header = true}).header(), options);
  CsvReader reader(TextFile(text), columns.names, {.header = true});
  LoggedFeedbackFile file;
  std::set<std::string, std::less<>> actions;
  while (reader.next()) {
    if (!options.at_position.empty() && reader.field(columns.position) != options.at_position) {
      ++file.other_positions;
      continue;
    }
    const std::string_view action = reader.required(columns.action);
    if (!actions.contains(action)) actions.emplace(action);
    file.log.reward.push_back(read_number(reader, columns.reward));
    file.log.propensity.push_back(read_propensity(reader, columns.propensity));
    if (options.uniform_actions > 0) {
      file.log.target.push_back(1.0 / static_cast<double>(options.uniform_actions));
    } else if (columns.target != kNone) {
      file.log.target.push_back(read_probability(reader, columns.target));
    } else {
      read_distribution(reader, columns, action, file.log);
    }
  }
  if (file.log.rounds() == 0 && file.other_positions > 0) {
    fail("{}: none of {} rounds is at position {}", text->name(), file.other_positions,
         quote_for_message(options.at_position));
  }
  if (file.log.rounds() == 0) fail("{}: holds no rounds", text->name());
  if (options.uniform_actions > 0)
    check_uniform_actions(actions.size(), options.uniform_actions, text->name());
  file.actions.assign(actions.begin(), actions.end());
  return file;
}

}  // namespace reckon
