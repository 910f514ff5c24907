#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/user_items.h"
#include "eval/beyond/beyond_measure.h"

namespace reckon::test {

using Rows = std::vector<std::vector<std::int32_t>>;

inline UserItems compressed(const Rows& rows) {
  UserItems table;
  for (const auto& row : rows) {
    table.items.insert(table.items.end(), row.begin(), row.end());
    table.end_row();
  }
  return table;
}

inline double of_user(const BeyondValue& value, std::int32_t user) {
  const auto found = std::ranges::find(value.users, user);
  if (found == value.users.end()) {
    ADD_FAILURE() << "no value of user " << user;
    return -1.0;
  }
  return value.per_user[static_cast<std::size_t>(found - value.users.begin())];
}

}  // namespace reckon::test
