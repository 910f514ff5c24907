#include "core/scoring/top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

using Items = std::vector<std::int32_t>;

std::vector<ScoredItem> sorted_all(std::span<const float> scores, std::span<const std::int32_t> out,
                                   std::size_t k) {
  std::vector<ScoredItem> all;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto item = static_cast<std::int32_t>(i);
    if (std::find(out.begin(), out.end(), item) == out.end()) all.push_back({scores[i], item});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  all.resize(std::min(k, all.size()));
  return all;
}

// Scores from few distinct values, so that ties are everywhere.
std::vector<float> tied_scores(std::size_t n, std::uint64_t distinct, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> scores(n);
  for (float& score : scores) score = static_cast<float>(random.below(distinct)) - 3;
  return scores;
}

TEST(TopK, IsTheFirstKOfAllSortedByScoreThenItemRow) {
  for (const std::size_t n : {1, 2, 31, 32, 33, 1000}) {
    for (const std::uint64_t distinct : {1, 2, 10, 100000}) {
      const auto scores = tied_scores(n, distinct, n + distinct);
      for (const std::size_t k : {std::size_t{1}, std::size_t{2}, std::size_t{10}, n, n + 5}) {
        const Items excluded = n < 31 ? Items{} : Items{0, 7, 8, 30};
        EXPECT_EQ(select_top_k(scores, excluded, k), sorted_all(scores, excluded, k))
            << "n " << n << " k " << k << " distinct " << distinct;
      }
    }
  }
}

TEST(TopK, LeavesNothingWhenEverythingIsExcluded) {
  const std::vector<float> scores(100, 1.0f);
  Items all(100);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_TRUE(select_top_k(scores, all, 10).empty());
  all.pop_back();
  EXPECT_EQ(select_top_k(scores, all, 10), (std::vector<ScoredItem>{{1.0f, 99}}));
}

TEST(TopK, DoesNotDependOnTheOrderOfTheOffers) {
  const auto scores = tied_scores(500, 20, 1);
  const auto expected = sorted_all(scores, {}, 17);
  Random random(2);
  Items order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  TopKSelector selector(17);
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    for (const auto item : order) selector.offer({scores[static_cast<std::size_t>(item)], item});
    EXPECT_EQ(selector.take(), expected);
  }
}

TEST(TopK, HoldsInfinitiesInOrderAndNeverNan) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> scores = {-infinity, NAN, 1.0f, infinity, -0.0f, 0.0f};
  const std::vector<ScoredItem> expected = {
      {infinity, 3}, {1.0f, 2}, {-0.0f, 4}, {0.0f, 5}, {-infinity, 0}};
  EXPECT_EQ(select_top_k(scores, {}, 6), expected);
}

TEST(TopK, RefusesKZeroAndExcludedItemsThatAreNoAscendingRows) {
  const std::vector<float> scores(10, 1.0f);
  EXPECT_THROW(select_top_k(scores, {}, 0), Error);
  for (const Items& excluded : {Items{-1}, Items{10}, Items{5, 3}, Items{0, 1, 0}}) {
    EXPECT_THROW(select_top_k(scores, excluded, 3), Error);
  }
  EXPECT_EQ(select_top_k(scores, Items{0, 0, 1}, 1).front().item, 2);
}

TEST(TopK, TakesAnyKWithoutAllocatingForIt) {
  const std::vector<float> scores = {1, 2};
  EXPECT_EQ(select_top_k(scores, {}, std::numeric_limits<std::size_t>::max()).size(), 2u);
}

}  // namespace
}  // namespace reckon
