// Scores of a list: whether they stand in order, and the order they should stand in.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "core/random.h"
#include "eval/judged/score_scan.h"
#include "eval/judged/stable_ranks.h"
#include "tests/core/cpu/instruction_sets.h"

namespace reckon {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> drawn(std::size_t size, std::uint64_t levels, Random& random) {
  std::vector<double> scores(size);
  for (double& score : scores) score = 0.25 * static_cast<double>(random.below(levels)) - 3;
  return scores;
}

TEST(StableDescending, IsTheStableSort) {
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    const test::WithInstructionSet with(set);
    Random random(3);
    for (const std::size_t size : {0, 1, 2, 3, 7, 8, 9, 31, 100, 255, 256, 257, 1000}) {
      for (const std::uint64_t levels : {1, 5, 1'000'000}) {
        const std::vector<double> scores = drawn(size, levels, random);
        const std::vector<float> floats(scores.begin(), scores.end());
        std::vector<std::uint32_t> expected(size);
        std::iota(expected.begin(), expected.end(), 0U);
        std::ranges::stable_sort(expected, std::ranges::greater(),
                                 [&](std::uint32_t i) { return scores[i]; });
        std::vector<std::uint32_t> places;
        stable_descending(scores, places);
        ASSERT_EQ(places, expected) << size << " of " << levels;
        stable_descending(floats, places);
        ASSERT_EQ(places, expected) << size << " of " << levels;
      }
    }
  }
}

TEST(StableDescending, PutsInfinitiesAtTheEndsAndZerosOfBothSignsTogether) {
  std::vector<std::uint32_t> places;
  stable_descending(std::vector{-0.0, -kInfinity, 0.0, kInfinity, 1.0}, places);
  EXPECT_EQ(places, (std::vector<std::uint32_t>{3, 4, 0, 2, 1}));
}

TEST(Standing, IsWhatASortWouldChange) {
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    const test::WithInstructionSet with(set);
    Random random(5);
    std::size_t descending = 0;
    for (std::size_t size = 0; size < 400; ++size) {
      std::vector<double> scores = drawn(size, size % 2 == 0 ? 50 : 1'000'000'000, random);
      std::ranges::sort(scores, std::ranges::greater());
      if (size % 3 == 0 && size > 1) std::swap(scores[random.below(size)], scores[size / 2]);
      const bool in_order = std::ranges::is_sorted(scores, std::ranges::greater());
      const bool tied = std::ranges::adjacent_find(scores) != scores.end();
      const Standing expected = !in_order ? Standing::kInNoOrder
                                : tied    ? Standing::kTied
                                          : Standing::kDescend;
      descending += expected == Standing::kDescend ? 1U : 0U;
      ASSERT_EQ(standing(scores), expected) << size;
      if (size % 2 == 0) {
        ASSERT_EQ(standing(std::vector<float>(scores.begin(), scores.end())), expected) << size;
      }
    }
    EXPECT_GT(descending, 100U);
  }
}

TEST(StrictlyDescending, TakesNoTieNoRiseAndNothingThatIsNotFinite) {
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    const test::WithInstructionSet with(set);
    for (std::size_t size = 0; size < 40; ++size) {
      std::vector<double> scores(size);
      for (std::size_t i = 0; i < size; ++i) scores[i] = 100.0 - static_cast<double>(i);
      EXPECT_TRUE(strictly_descending(scores));
      EXPECT_TRUE(all_finite(scores));
      for (std::size_t i = 0; i < size; ++i) {
        const double kept = scores[i];
        for (const double bad : {kNan, kInfinity, -kInfinity}) {
          scores[i] = bad;
          ASSERT_FALSE(strictly_descending(scores)) << size << ' ' << i << ' ' << bad;
          ASSERT_FALSE(all_finite(scores)) << size << ' ' << i << ' ' << bad;
        }
        scores[i] = i > 0 ? scores[i - 1] : kept;
        ASSERT_EQ(strictly_descending(scores), i == 0);
        scores[i] = kept;
      }
    }
  }
}

}  // namespace
}  // namespace reckon
