#include "eval/judged/distinct_ranks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "core/random.h"
#include "eval/judged/judged_list.h"
#include "eval/judged/uncommon_grades.h"
#include "tests/core/cpu/instruction_sets.h"

namespace reckon {
namespace {

class DistinctRanksOnEach : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(DistinctRanksOnEach);

template <typename Score>
void expect_ranks_of_a_set(DistinctRanks& ranks, std::size_t size, std::uint64_t levels,
                           Random& random) {
  std::vector<Score> scores(size);
  for (Score& score : scores)
    score = static_cast<Score>(random.below(levels)) / 1024 - (random.below(2) == 0 ? Score{0} : 9);
  if (size > 4) scores[2] = Score{0};
  if (size > 4 && random.below(3) == 0) scores[4] = -Score{0};  // equal to the other zero
  std::vector<std::uint32_t> places;
  for (std::uint32_t i = 0; i < size; ++i)
    if (random.below(size) < 7) places.push_back(i);

  const std::multiset<Score> all(scores.begin(), scores.end());
  const auto alone = [&](Score score) { return all.count(score) == 1; };
  const auto above = [&](Score score) { return std::distance(all.upper_bound(score), all.end()); };
  const bool untied =
      std::ranges::all_of(places, [&](std::uint32_t place) { return alone(scores[place]); });
  ASSERT_EQ(ranks.rank(scores, places, false), untied);
  const auto expect_ranks = [&] {
    for (std::size_t p = 0; p < places.size(); ++p)
      ASSERT_EQ(ranks.ranks()[p], above(scores[places[p]])) << "of " << size;
  };
  if (untied) expect_ranks();
  ASSERT_EQ(ranks.rank(scores, places, true), std::ranges::all_of(scores, alone)) << size;
  if (std::ranges::all_of(scores, alone)) expect_ranks();
}

TEST_P(DistinctRanksOnEach, AreThoseOfASetAndTiesAreSeen) {
  Random random(3);
  DistinctRanks ranks;
  for (std::size_t round = 0; round < 400; ++round) {
    const std::size_t size = 1 + random.below(round % 4 == 0 ? 1500 : 130);
    const std::uint64_t levels = round % 3 == 0 ? 60 : std::uint64_t{1} << (10 + round % 13);
    expect_ranks_of_a_set<double>(ranks, size, levels, random);
    expect_ranks_of_a_set<float>(ranks, size, std::min(levels, std::uint64_t{1} << 20), random);
  }
}

TEST_P(DistinctRanksOnEach, OneTieAmongThousandsIsSeen) {
  Random random(4);
  DistinctRanks ranks;
  std::vector<double> scores(4000);
  for (double& score : scores) score = random.uniform();
  EXPECT_TRUE(ranks.rank(scores, {}, true));
  for (int round = 0; round < 300; ++round) {
    const std::size_t here = random.below(scores.size());
    const std::size_t there = (here + 1 + random.below(scores.size() - 1)) % scores.size();
    const double before = scores[here];
    scores[here] = scores[there];
    EXPECT_FALSE(ranks.rank(scores, {}, true)) << here << ' ' << there;
    scores[here] = before;
  }
}

TEST_P(DistinctRanksOnEach, UncommonGradesAreFound) {
  Random random(5);
  std::vector<std::uint32_t> places;
  for (std::size_t round = 0; round < 200; ++round) {
    const std::int32_t usual = round % 2 == 0 ? 0 : kUnjudged;
    std::vector<std::int32_t> grades(1 + random.below(300), usual);
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < grades.size(); ++i) {
      if (random.below(6) != 0) continue;
      grades[i] = static_cast<std::int32_t>(random.below(4)) - 2;
      if (grades[i] != usual) expected.push_back(i);
    }
    if (4 * expected.size() > grades.size()) continue;
    EXPECT_EQ(find_uncommon(grades, places), usual);
    EXPECT_EQ(places, expected);
  }
}

}  // namespace
}  // namespace reckon
