#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "eval/judged/grade_mask.h"

namespace reckon {

// Sorts grades, highest first. Grades are few small numbers nearly always, so they are counted.
inline void sort_descending(std::vector<std::int32_t>& grades) {
  constexpr std::uint32_t kCounted = 8;
  constexpr std::size_t kBlock = 8;  // written at once, over what comes behind
  std::uint32_t bits = 0;
  for (const std::int32_t grade : grades) bits |= static_cast<std::uint32_t>(grade);
  if (bits >= kCounted) {
    std::sort(grades.begin(), grades.end(), std::greater<>());
    return;
  }
  // Of many zeros only the others are moved.
  const auto zeros = static_cast<std::size_t>(std::count(grades.begin(), grades.end(), 0));
  if (2 * zeros > grades.size() && grades.size() > 64) {
    std::size_t count = 0;
    measures::for_each_reaching(grades, 1, [&](std::size_t i) {
      grades[count++] = grades[i];
      return true;
    });
    const auto rest = grades.begin() + static_cast<std::ptrdiff_t>(count);
    std::sort(grades.begin(), rest, std::greater<>());
    std::fill(rest, grades.end(), 0);
    return;
  }
  // Counts of up to 255 stand side by side in one register.
  std::array<std::size_t, kCounted> counts{};
  for (std::size_t begin = 0; begin < grades.size(); begin += 255) {
    const std::size_t end = std::min(begin + 255, grades.size());
    std::uint64_t packed = 0;
    for (std::size_t i = begin; i < end; ++i)
      packed += std::uint64_t{1} << 8 * static_cast<std::uint32_t>(grades[i]);
    for (std::size_t grade = 0; grade < kCounted; ++grade)
      counts[grade] += packed >> 8 * grade & 255;
  }
  const std::size_t size = grades.size();
  grades.resize(size + kBlock);
  std::int32_t* at = grades.data();
  for (std::uint32_t grade = kCounted; grade-- > 0;) {
    for (std::size_t i = 0; i < counts[grade]; i += kBlock)
      std::fill_n(at + i, kBlock, static_cast<std::int32_t>(grade));
    at += counts[grade];
  }
  grades.resize(size);
}

}  // namespace reckon
