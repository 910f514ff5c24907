#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace reckon::beyond {

// One user's recommended items, best first, without padding.
using List = std::span<const std::int32_t>;

// The first k places of a list that may be shorter.
inline List first_places(List list, std::size_t k) { return list.first(std::min(k, list.size())); }

// How often each item is recommended, [item_count].
inline std::vector<std::int64_t> recommendation_counts(std::span<const List> lists,
                                                       std::size_t item_count) {
  std::vector<std::int64_t> counts(item_count);
  for (const List& list : lists) {
    for (const std::int32_t item : list) ++counts[static_cast<std::size_t>(item)];
  }
  return counts;
}

// How much attention each item gets when place 0, 1, ... of a list gets weight(place),
// [item_count]. Summed place by place over all lists, so that the order of lists does not matter.
template <typename Weight>
std::vector<double> exposures(std::span<const List> lists, std::size_t item_count,
                              Weight&& weight) {
  std::vector<double> sums(item_count);
  std::vector<std::int64_t> counts(item_count);
  for (std::size_t place = 0, more = 1; more > 0; ++place) {
    more = 0;
    for (const List& list : lists) {
      if (place >= list.size()) continue;
      ++counts[static_cast<std::size_t>(list[place])];
      ++more;
    }
    for (const List& list : lists) {
      if (place >= list.size()) continue;
      const auto item = static_cast<std::size_t>(list[place]);
      sums[item] += static_cast<double>(std::exchange(counts[item], 0)) * weight(place);
    }
  }
  return sums;
}

}  // namespace reckon::beyond
