#include "datasets/logged_events.h"

#include <fmt/format.h>

#include <cmath>
#include <span>
#include <string>
#include <string_view>

#include "datasets/dataset.h"
#include "datasets/dataset_rules.h"

namespace reckon {
namespace {

// Values for which is_right(value) holds; `rule` names it, `expected` says it.
template <typename T, typename IsRight>
void check_values(std::string_view column, std::string_view rule, std::string_view expected,
                  std::size_t first, std::span<const T> values, Faults& faults,
                  IsRight&& is_right) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!is_right(values[i]))
      faults.add(column, rule, first + i,
                 [&] { return fmt::format("{}, expected {}", values[i], expected); });
}

template <ColumnNumber T>
std::vector<T> read_if_there(const Hdf5File& file, const char* column, std::size_t begin,
                             std::size_t end) {
  return file.has_column(column) ? file.read<T>(column, begin, end) : std::vector<T>();
}

}  // namespace

void check_logged_events(const LoggedEvents& events, std::size_t first, const EventLimits& limits,
                         Faults& faults) {
  check_values<double>("/events/reward", "finite", "a finite number", first, events.reward, faults,
                       [](double x) { return std::isfinite(x); });
  check_values<double>("/events/propensity", "probability", "a probability above 0 and up to 1",
                       first, events.propensity, faults, [](double x) { return x > 0 && x <= 1; });
  check_references("/events/action", first, events.action, limits.items, "items", faults);
  check_values<std::int32_t>("/events/position", "place", "a place counted from 1", first,
                             events.position, faults, [](std::int32_t x) { return x >= 1; });
  check_references("/events/user", first, events.user, limits.users, "users", faults);
  check_values<double>("/events/satisfaction", "number", "a number, or NaN where there is none",
                       first, events.satisfaction, faults, [](double x) { return !std::isinf(x); });
  check_values<double>("/events/target", "probability", "a probability", first, events.target,
                       faults, [](double x) { return x >= 0 && x <= 1; });
}

LoggedEvents read_logged_events(const Hdf5File& file, std::size_t begin, std::size_t end) {
  return {.action = file.read<std::int32_t>("/events/action", begin, end),
          .reward = file.read<double>("/events/reward", begin, end),
          .propensity = file.read<double>("/events/propensity", begin, end),
          .position = read_if_there<std::int32_t>(file, "/events/position", begin, end),
          .user = read_if_there<std::int32_t>(file, "/events/user", begin, end),
          .timestamp = read_if_there<std::int64_t>(file, "/events/timestamp", begin, end),
          .satisfaction = read_if_there<double>(file, "/events/satisfaction", begin, end),
          .target = read_if_there<double>(file, "/events/target", begin, end)};
}

LoggedEvents logged_events(const Dataset& dataset) {
  const Hdf5File& file = dataset.file();
  if (!file.has_group("/events")) return {};
  LoggedEvents events = read_logged_events(file, 0, file.column("/events/action").rows);
  FaultsAreErrors faults(dataset.path());
  check_logged_events(events, 0, {.items = dataset.item_count(), .users = dataset.user_count()},
                      faults);
  return events;
}

}  // namespace reckon
