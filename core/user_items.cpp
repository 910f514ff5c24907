#include "core/user_items.h"

#include "core/error.h"

namespace reckon {

void check_user_items(const UserItems& lists, std::size_t item_count, std::string_view what) {
  const auto& offsets = lists.offsets;
  if (offsets.empty() || offsets.front() != 0 ||
      offsets.back() != static_cast<std::int64_t>(lists.items.size())) {
    fail("{}: offsets do not run from 0 to the {} items", what, lists.items.size());
  }
  for (std::size_t user = 0; user < lists.users(); ++user) {
    if (offsets[user] > offsets[user + 1]) {
      fail("{}: user row {}: offset {} is larger than the next, {}", what, user, offsets[user],
           offsets[user + 1]);
    }
  }
  for (std::size_t user = 0; user < lists.users(); ++user) {
    for (const std::int32_t item : lists.row(user)) {
      if (item < 0 || static_cast<std::size_t>(item) >= item_count) {
        fail("{}: user row {}: item row {}, expected one of {} items", what, user, item,
             item_count);
      }
    }
  }
}

void check_ascending_user_items(const UserItems& lists, std::size_t item_count,
                                std::string_view what) {
  check_user_items(lists, item_count, what);
  for (std::size_t user = 0; user < lists.users(); ++user) {
    const auto row = lists.row(user);
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (row[i] < row[i - 1]) {
        fail("{}: user row {}: item row {} comes after {}, expected ascending rows", what, user,
             row[i], row[i - 1]);
      }
    }
  }
}

}  // namespace reckon
