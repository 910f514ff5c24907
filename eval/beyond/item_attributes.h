#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/user_items.h"

namespace reckon::beyond {

// What items are, such as their genres: numbers of attributes in [0, count), ascending and unique,
// one row an item.
struct ItemAttributes {
  UserItems of_item;
  std::size_t count = 0;

  std::span<const std::int32_t> row(std::int32_t item) const {
    return of_item.row(static_cast<std::size_t>(item));
  }
};

// Throws Error, naming the item, unless there is a row for each item and it is as described.
void check_item_attributes(const ItemAttributes& attributes, std::size_t item_count);

}  // namespace reckon::beyond
