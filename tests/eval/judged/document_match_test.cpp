#include "eval/judged/document_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "core/random.h"
#include "tests/core/cpu/instruction_sets.h"

namespace reckon {
namespace {

using Numbers = std::vector<std::int32_t>;

// Pairs of places as two loops find them; nothing where a number repeats on one side.
std::optional<std::set<std::pair<std::size_t, std::size_t>>> pairs_by_force(const Numbers& a,
                                                                            const Numbers& b) {
  for (const Numbers* side : {&a, &b})
    if (std::set(side->begin(), side->end()).size() != side->size()) return std::nullopt;
  std::set<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j)
      if (a[i] == b[j]) pairs.emplace(i, j);
  return pairs;
}

Numbers drawn(std::size_t count, std::uint64_t below, Random& random) {
  Numbers numbers(count);
  for (std::int32_t& number : numbers) number = static_cast<std::int32_t>(random.below(below));
  return numbers;
}

TEST(DocumentMatch, FindsWhatTwoLoopsFindForOneQueryAfterAnother) {
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    const test::WithInstructionSet with(set);
    DocumentMatch match;
    Random random(7);
    std::size_t repeating = 0;
    for (int query = 0; query < 3000; ++query) {
      // Small ranges repeat, multiples of a power of two share hash values.
      const std::uint64_t below = query % 3 == 0 ? 4000 : 1'000'000'000;
      Numbers retrieved = drawn(random.below(150), below, random);
      Numbers judged = drawn(random.below(30), below, random);
      for (std::int32_t& number : judged)
        if (!retrieved.empty() && random.below(3) == 0)
          number = retrieved[random.below(retrieved.size())];
      const auto expected = pairs_by_force(retrieved, judged);
      const auto found = match.match(retrieved, judged);
      ASSERT_EQ(found.has_value(), expected.has_value());
      repeating += found ? 0U : 1U;
      if (!found) continue;
      std::set<std::pair<std::size_t, std::size_t>> pairs;
      for (const auto [place, row] : *found) pairs.emplace(place, row);
      ASSERT_EQ(pairs, *expected);
      ASSERT_EQ(pairs.size(), found->size());
    }
    EXPECT_GT(repeating, 100U);
    EXPECT_LT(repeating, 2000U);
  }
}

TEST(DocumentMatch, IsOneOfLongListsToo) {
  DocumentMatch match;
  Numbers retrieved(60'000);
  for (std::size_t i = 0; i < retrieved.size(); ++i)
    retrieved[i] = static_cast<std::int32_t>(i * 7919 % 1'000'003);
  const Numbers judged = {retrieved[59'999], 5, retrieved[0], retrieved[31'000]};
  ASSERT_TRUE(match.match(retrieved, judged));
  EXPECT_EQ(match.match(retrieved, judged)->size(), pairs_by_force(retrieved, judged)->size());
  retrieved[123] = retrieved[59'000];
  EXPECT_FALSE(match.match(retrieved, judged));
  EXPECT_FALSE(match.match(Numbers(DocumentMatch::kMostDocuments + 1), {}));
  EXPECT_TRUE(match.match({}, {})->empty());
}

TEST(FirstNegative, IsItsPlaceOrTheSize) {
  for (std::size_t size = 0; size < 70; ++size) {
    Numbers numbers(size, 3);
    EXPECT_EQ(first_negative(numbers), size);
    for (std::size_t place = 0; place < size; ++place) {
      numbers.assign(size, 3);
      std::fill(numbers.begin() + static_cast<std::ptrdiff_t>(place), numbers.end(), -1);
      ASSERT_EQ(first_negative(numbers), place);
    }
  }
}

}  // namespace
}  // namespace reckon
