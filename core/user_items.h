#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace reckon {

// Lists of item rows, one a user (compressed sparse rows): user u holds items [offsets[u],
// offsets[u + 1]).
struct UserItems {
  std::vector<std::int64_t> offsets = {0};  // users() + 1 numbers, the first is 0
  std::vector<std::int32_t> items;

  std::size_t users() const { return offsets.size() - 1; }
  std::span<const std::int32_t> row(std::size_t user) const {
    return std::span(items).subspan(static_cast<std::size_t>(offsets[user]),
                                    static_cast<std::size_t>(offsets[user + 1] - offsets[user]));
  }
  // Ends the list that was being appended to items.
  void end_row() { offsets.push_back(static_cast<std::int64_t>(items.size())); }
};

// Throws Error, naming the user, unless the offsets fit the items and every item row is one of
// item_count; `what` says which lists these are.
void check_user_items(const UserItems& lists, std::size_t item_count, std::string_view what);

// The same, and unless each user's item rows are ascending.
void check_ascending_user_items(const UserItems& lists, std::size_t item_count,
                                std::string_view what);

}  // namespace reckon
