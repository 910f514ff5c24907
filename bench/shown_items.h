#pragma once

#include <cstddef>
#include <vector>

#include "core/user_items.h"
#include "datasets/logged_events.h"

namespace reckon {

// Logged events by user, and what came of them.
struct ShownItems {
  UserItems items;                   // [users] in the order of the log
  std::vector<double> rewards;       // [items.items]
  std::vector<double> satisfaction;  // likewise; empty: not logged
};

// Of events that have users.
ShownItems shown_items(const LoggedEvents& events, std::size_t users);

}  // namespace reckon
