#pragma once

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "core/user_items.h"

namespace reckon {

// Ascending histories of `interactions` items in all, of lengths and popularities that are skewed
// as real ones are.
inline UserItems synthetic_history(std::size_t users, std::size_t items, std::size_t interactions) {
  Random random(1);
  UserItems history;
  const double mean = static_cast<double>(interactions) / static_cast<double>(users);
  for (std::size_t user = 0; user < users; ++user) {
    const auto begin = static_cast<std::ptrdiff_t>(history.items.size());
    // Lengths exponential with that mean; items the more popular the smaller their row.
    const auto length = static_cast<std::size_t>(-mean * std::log(1 - random.uniform()) + 1);
    for (std::size_t i = 0; i < std::min(length, items / 2); ++i) {
      const double row = static_cast<double>(items) * std::pow(random.uniform(), 3);
      history.items.push_back(static_cast<std::int32_t>(row));
    }
    std::sort(history.items.begin() + begin, history.items.end());
    history.items.erase(std::unique(history.items.begin() + begin, history.items.end()),
                        history.items.end());
    history.end_row();
  }
  return history;
}

}  // namespace reckon
