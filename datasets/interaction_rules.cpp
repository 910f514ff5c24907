#include "datasets/interaction_rules.h"

#include <fmt/format.h>

#include <cmath>

namespace reckon {

void InteractionRules::check(const InteractionColumns& block, const Limits& limits,
                             const Report& report) {
  const bool timed = !block.timestamps.empty();
  for (std::size_t i = 0; i < block.users.size(); ++i) {
    const std::size_t row = rows_ + i;
    const std::int32_t user = block.users[i];
    const std::int32_t item = block.items[i];
    const std::int64_t timestamp = timed ? block.timestamps[i] : 0;
    if (user < 0 || static_cast<std::size_t>(user) >= limits.users) {
      report("/interactions/user", row,
             fmt::format("user {}, expected a row of {} users", user, limits.users));
    }
    if (item < 0 || static_cast<std::size_t>(item) >= limits.items) {
      report("/interactions/item", row,
             fmt::format("item {}, expected a row of {} items", item, limits.items));
    }
    if (row > 0 && user < last_user_) {
      report("/interactions/user", row,
             fmt::format("user {} after user {}, expected interactions sorted by user", user,
                         last_user_));
    } else if (row > 0 && user == last_user_ && timed && timestamp < last_timestamp_) {
      report("/interactions/timestamp", row,
             fmt::format("timestamp {} after {} of the same user, expected interactions sorted by "
                         "user, then timestamp",
                         timestamp, last_timestamp_));
    } else if (row > 0 && user == last_user_ && timed && timestamp == last_timestamp_ &&
               item < last_item_) {
      report("/interactions/item", row,
             fmt::format("item {} after item {} of the same user and timestamp, expected "
                         "interactions sorted by user, timestamp, then item",
                         item, last_item_));
    }
    last_user_ = user;
    last_item_ = item;
    last_timestamp_ = timestamp;
  }
  for (std::size_t i = 0; i < block.values.size(); ++i) {
    if (!std::isfinite(block.values[i])) {
      report("/interactions/value", rows_ + i,
             fmt::format("value {}, expected a finite number", block.values[i]));
    }
  }
  for (std::size_t i = 0; i < block.events.size(); ++i) {
    if (block.events[i] >= limits.events) {
      report(
          "/interactions/event", rows_ + i,
          fmt::format("event {}, expected one of {} event names", block.events[i], limits.events));
    }
  }
  rows_ += block.users.size();
}

}  // namespace reckon
