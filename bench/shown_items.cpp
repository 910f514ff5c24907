#include "bench/shown_items.h"

#include <algorithm>
#include <numeric>

namespace reckon {

ShownItems shown_items(const LoggedEvents& events, std::size_t users) {
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t event) { return events.user[event]; });
  ShownItems shown;
  std::size_t next = 0;
  for (std::size_t user = 0; user < users; ++user) {
    for (; next < order.size() && static_cast<std::size_t>(events.user[order[next]]) == user;
         ++next) {
      const std::size_t event = order[next];
      shown.items.items.push_back(events.action[event]);
      shown.rewards.push_back(events.reward[event]);
      if (!events.satisfaction.empty()) shown.satisfaction.push_back(events.satisfaction[event]);
    }
    shown.items.end_row();
  }
  return shown;
}

}  // namespace reckon
