#include "eval/classification/scored_pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

struct Rows {
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
};

PairCounts count(const Rows& rows, std::size_t threads = 1) {
  return count_scored_pairs<double>(rows.scores, rows.positive, threads);
}

// By way of a sort, as the counter of one user's pairs does it.
PairCounts reference(const Rows& rows) {
  std::vector<double> positives;
  std::vector<double> negatives;
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    (rows.positive[i] != 0 ? positives : negatives).push_back(rows.scores[i]);
  }
  std::ranges::sort(positives);
  return count_pairs<double>(positives, negatives);
}

// Every way in which scores may be spread: evenly, on a grid, over hundreds of magnitudes, with
// outliers, infinities, zeros of both signs and subnormal numbers.
double draw_score(Random& random, std::uint64_t spread) {
  const double infinity = std::numeric_limits<double>::infinity();
  switch (spread) {
    case 0:
      return random.uniform();
    case 1:
      return static_cast<double>(random.below(7)) - 3.0;
    case 2:
      return std::exp2(2000.0 * random.uniform() - 1050.0) * (random.below(2) == 0 ? 1.0 : -1.0);
    case 3:
      return random.below(1000) == 0 ? 1e300 : random.normal();
    case 4:
      return random.below(50) == 0 ? (random.below(2) == 0 ? infinity : -infinity)
                                   : random.normal();
    case 5:
      return random.below(2) == 0 ? 0.0 : -0.0;
    case 6:
      return random.below(2) == 0 ? 1.7e308 * random.uniform() : -1.7e308 * random.uniform();
    default:
      return 5e-324 * static_cast<double>(random.below(100'000));
  }
}

Rows draw_rows(Random& random, std::size_t count, std::uint64_t spread) {
  Rows rows;
  const std::uint64_t one_in = 1 + random.below(20);
  for (std::size_t i = 0; i < count; ++i) {
    rows.scores.push_back(draw_score(random, spread));
    rows.positive.push_back(random.below(one_in) == 0 ? 1 : 0);
  }
  return rows;
}

TEST(ScoredPairs, CountsWhatASortCountsHoweverScoresAreSpread) {
  Random random(1);
  for (int round = 0; round < 400; ++round) {
    const std::size_t size = random.below(round / 8 % 4 == 0 ? 20'000 : 200);
    const Rows rows = draw_rows(random, size, static_cast<std::uint64_t>(round % 8));
    ASSERT_TRUE(count(rows) == reference(rows)) << "round " << round;
  }
}

TEST(ScoredPairs, GivesTheSameCountsForAnyNumberOfThreadsAndOrderOfRows) {
  Random random(2);
  Rows rows = draw_rows(random, 300'000, 0);
  const PairCounts one = count(rows);
  EXPECT_TRUE(one == reference(rows));
  for (const std::size_t threads : {2u, 3u, 16u}) EXPECT_TRUE(count(rows, threads) == one);
  for (std::size_t i = rows.scores.size() - 1; i > 0; --i) {
    const std::size_t j = random.below(i + 1);
    std::swap(rows.scores[i], rows.scores[j]);
    std::swap(rows.positive[i], rows.positive[j]);
  }
  EXPECT_TRUE(count(rows, 2) == one);
}

TEST(ScoredPairs, HasNoPairsWithoutOneOfTheClasses) {
  EXPECT_TRUE(std::isnan(count({{0.5, 0.7}, {1, 1}}).auc()));
  EXPECT_TRUE(std::isnan(count({{0.5, 0.7}, {0, 0}}).auc()));
  EXPECT_TRUE(std::isnan(count({{}, {}}).auc()));
}

TEST(ScoredPairs, NamesTheRowOfAScoreThatIsNotANumber) {
  const Rows rows = {{0.5, std::nan(""), 0.1, std::nan("")}, {0, 1, 0, 1}};
  EXPECT_THAT([&] { count(rows); }, testing::ThrowsMessage<Error>(testing::HasSubstr("row 1")));
  EXPECT_THAT(
      [&] {
        count({{0.5}, {0, 1}});
      },
      testing::ThrowsMessage<Error>(testing::HasSubstr("1 scores and 2 labels")));
}

}  // namespace
}  // namespace reckon
