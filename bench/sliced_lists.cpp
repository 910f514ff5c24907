#include "bench/sliced_lists.h"

#include <algorithm>

namespace reckon {

void place_targets(std::span<const std::int32_t> list, std::span<const std::int32_t> targets,
                   std::span<std::int32_t> places) {
  std::ranges::fill(places, -1);
  for (std::size_t i = 0; i < std::min(places.size(), list.size()); ++i)
    if (std::ranges::binary_search(targets, list[i])) places[i] = list[i];
}

UserItems targets_of(const UserItems& relevant, std::span<const std::int32_t> units) {
  UserItems targets;
  for (std::size_t unit = 0; unit < relevant.users(); ++unit) {
    if (std::ranges::binary_search(units, static_cast<std::int32_t>(unit))) {
      const auto row = relevant.row(unit);
      targets.items.insert(targets.items.end(), row.begin(), row.end());
    }
    targets.end_row();
  }
  return targets;
}

}  // namespace reckon
