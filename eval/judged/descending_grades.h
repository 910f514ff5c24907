#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace reckon {

// Sorts grades, highest first. Grades are few small numbers nearly always, so they are counted.
inline void sort_descending(std::vector<std::int32_t>& grades) {
  constexpr std::int32_t kCounted = 8;
  bool counted = true;
  for (const std::int32_t grade : grades) counted &= grade >= 0 && grade < kCounted;
  if (!counted) {
    std::sort(grades.begin(), grades.end(), std::greater<>());
    return;
  }
  std::array<std::size_t, kCounted> counts{};
  for (const std::int32_t grade : grades) ++counts[static_cast<std::size_t>(grade)];
  auto at = grades.begin();
  for (std::int32_t grade = kCounted; grade-- > 0;)
    at = std::fill_n(at, counts[static_cast<std::size_t>(grade)], grade);
}

}  // namespace reckon
