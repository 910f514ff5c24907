// Grades of a query's documents: sorted, and found among many that are lower.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/random.h"
#include "eval/judged/descending_grades.h"
#include "eval/judged/grade_mask.h"

namespace reckon {
namespace {

TEST(SortDescending, IsTheSort) {
  Random random(1);
  for (const std::size_t size : {0, 1, 7, 8, 9, 18, 255, 256, 600}) {
    for (const std::int32_t highest : {0, 1, 3, 7, 8, 100}) {
      for (const std::int32_t lowest : {0, -2}) {
        std::vector<std::int32_t> grades(size);
        for (std::int32_t& grade : grades)
          grade = lowest + static_cast<std::int32_t>(
                               random.below(static_cast<std::uint64_t>(highest - lowest) + 1));
        std::vector<std::int32_t> expected = grades;
        std::ranges::sort(expected, std::ranges::greater());
        sort_descending(grades);
        ASSERT_EQ(grades, expected);
      }
    }
  }
}

TEST(ForEachReaching, VisitsTheGradesThatReachTheLevelInOrder) {
  constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
  constexpr std::int32_t kHighest = std::numeric_limits<std::int32_t>::max();
  Random random(2);
  for (std::size_t size = 0; size < 150; ++size) {
    std::vector<std::int32_t> grades(size);
    for (std::int32_t& grade : grades)
      grade = random.below(4) == 0 ? kLowest : static_cast<std::int32_t>(random.below(5)) - 1;
    for (const std::int32_t level : {kLowest, -1, 0, 1, 2, kHighest}) {
      std::vector<std::size_t> expected;
      for (std::size_t i = 0; i < size; ++i)
        if (grades[i] >= level) expected.push_back(i);
      std::vector<std::size_t> visited;
      measures::for_each_reaching(grades, level, [&](std::size_t i) {
        visited.push_back(i);
        return true;
      });
      ASSERT_EQ(visited, expected) << size << " at " << level;
      visited.clear();
      measures::for_each_reaching(grades, level, [&](std::size_t i) {
        visited.push_back(i);
        return visited.size() < 2;
      });
      expected.resize(std::min<std::size_t>(expected.size(), 2));
      ASSERT_EQ(visited, expected) << size << " at " << level;
    }
  }
}

}  // namespace
}  // namespace reckon
