#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "datasets/hdf5_file.h"

namespace reckon {

class Dataset;
class Faults;

// Logged feedback: what a policy showed to whom, and what came of it. Event e is position e of
// every column, in the order of the log; the columns of /events of the same names. Columns that may
// be missing are empty then.
struct LoggedEvents {
  std::vector<std::int32_t> action;  // row of the item that was shown
  std::vector<double> reward;        // a click, 0 or 1, or a rating
  // Probability in (0, 1] with which the policy that wrote the log showed this item, at this
  // position, to this user.
  std::vector<double> propensity;
  std::vector<std::int32_t> position = {};   // place in what was shown at once, from 1; may miss
  std::vector<std::int32_t> user = {};       // row of the user or query; may miss
  std::vector<std::int64_t> timestamp = {};  // seconds; may miss
  std::vector<double> satisfaction = {};     // what the user said of it, NaN: nothing; may miss
  // Probability in [0, 1] of the action under a policy that is to be evaluated; may miss.
  std::vector<double> target = {};

  std::size_t size() const { return action.size(); }
};
inline constexpr const char* kEventColumns[] = {"action", "reward",    "propensity",   "position",
                                                "user",   "timestamp", "satisfaction", "target"};

// What the columns refer to.
struct EventLimits {
  std::size_t items = 0;
  std::size_t users = 0;
};

// The rules of the columns, for events that begin at row `first`.
void check_logged_events(const LoggedEvents& events, std::size_t first, const EventLimits& limits,
                         Faults& faults);

// Rows [begin, end) of the columns that are there, as they are. The file has /events.
LoggedEvents read_logged_events(const Hdf5File& file, std::size_t begin, std::size_t end);

// All events; none where the dataset has no /events. Throws Error at the first wrong row.
LoggedEvents logged_events(const Dataset& dataset);

}  // namespace reckon
