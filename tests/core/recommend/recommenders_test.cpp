#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "core/error.h"
#include "core/recommend/content.h"
#include "core/recommend/popularity.h"
#include "core/recommend/random.h"
#include "core/scoring/compressed_scorer.h"
#include "core/scoring/cosine.h"
#include "tests/core/recommend/random_history.h"
#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

using test::random_history;
using test::random_matrix;
using test::scores_of;

TEST(ContentRecommender, ScoresTheCosineOfUserAndItem) {
  const auto items = random_matrix(70, 24, 1);
  const auto scorer = make_cpu_scorer(items);
  const auto users = user_vectors(random_history(20, 70, 8, 2), items, 1);
  const ContentRecommender recommender(*scorer, users);
  EXPECT_EQ(recommender.user_count(), 20u);
  EXPECT_EQ(recommender.item_count(), 70u);
  EXPECT_FALSE(recommender.knows(9));
  const std::vector<std::int32_t> block = {4, 0, 18};
  Matrix<float> out(3, 70);
  recommender.score_users(block, out);
  for (std::size_t q = 0; q < 3; ++q) {
    const auto user = users.vectors.row(static_cast<std::size_t>(block[q]));
    for (std::size_t i = 0; i < 70; ++i) {
      const double norm = std::sqrt(
          std::inner_product(items.row(i).begin(), items.row(i).end(), items.row(i).begin(), 0.0));
      EXPECT_NEAR(out.row(q)[i] / norm, cosine(user, items.row(i)), 1e-6);
    }
  }
}

TEST(ContentRecommender, ListsAreThoseOfTheScorerWhereItRescores) {
  const auto items = random_matrix(200, 24, 1);
  UserItems history;
  history.items = {3, 50, 120};
  history.end_row();
  const UserVectors users = user_vectors(history, items, 1);
  const std::vector<std::int32_t> excluded = {3, 50, 120};
  const auto lists = [&](const ItemStorage& storage) {
    const auto scorer = make_compressed_scorer(items, storage, 1);
    const ContentRecommender recommender(*scorer, users);
    Matrix<float> scores(1, 200);
    recommender.score_users(std::vector<std::int32_t>{0}, scores);
    return std::pair(recommender.list(0, scores.row(0), excluded, 20),
                     select_top_k(scores.row(0), excluded, 20));
  };
  const auto [by_scores, best_scores] = lists({.format = ItemFormat::kBinary});
  EXPECT_EQ(by_scores, best_scores);
  const auto [rescored, others] = lists({.format = ItemFormat::kBinary, .rescored = 200});
  EXPECT_EQ(others, best_scores);
  const auto exact = make_cpu_scorer(items);
  Matrix<float> scores(1, 200);
  exact->scores(users.vectors, scores);
  EXPECT_EQ(rescored, select_top_k(scores.row(0), excluded, 20));
  EXPECT_NE(rescored, by_scores);
}

TEST(ContentRecommender, RefusesUsersOfAnotherDimension) {
  const auto items = random_matrix(5, 24, 1);
  const auto scorer = make_cpu_scorer(items);
  const UserVectors users{.vectors = Matrix<float>(2, 23), .has_history = {1, 1}};
  EXPECT_THROW(ContentRecommender(*scorer, users), Error);
}

TEST(PopularityRecommender, ScoresTheLogarithmOfTheCountInAllHistories) {
  const PopularityRecommender recommender({.offsets = {0, 3, 3, 5}, .items = {2, 0, 2, 2, 3}}, 5);
  EXPECT_EQ(recommender.user_count(), 3u);
  for (std::int32_t user = 0; user < 3; ++user) {
    EXPECT_TRUE(recommender.knows(static_cast<std::size_t>(user)));
    const std::vector<float> expected = {std::log(2.0F), 0, std::log(4.0F), std::log(2.0F), 0};
    const auto scores = scores_of(recommender, user);
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_FLOAT_EQ(scores.row(0)[i], expected[i]);
  }
  EXPECT_THROW(PopularityRecommender({.offsets = {0, 1}, .items = {5}}, 5), Error);
}

TEST(RandomRecommender, DependsOnSeedUserAndItemAlone) {
  const RandomRecommender recommender(10, 100, 7);
  const std::vector<std::int32_t> users = {3, 9, 3};
  Matrix<float> block(3, 100);
  recommender.score_users(users, block);
  EXPECT_TRUE(std::ranges::equal(block.row(0), block.row(2)));
  EXPECT_FALSE(std::ranges::equal(block.row(0), block.row(1)));
  EXPECT_TRUE(std::ranges::equal(block.row(1), scores_of(recommender, 9).row(0)));
  EXPECT_FALSE(
      std::ranges::equal(block.row(1), scores_of(RandomRecommender(10, 100, 8), 9).row(0)));
}

TEST(RandomRecommender, IsUniformWithHardlyAnyTies) {
  const RandomRecommender recommender(20, 5000, 1);
  std::vector<float> all;
  for (std::int32_t user = 0; user < 20; ++user) {
    const auto scores = scores_of(recommender, user);
    all.insert(all.end(), scores.row(0).begin(), scores.row(0).end());
    EXPECT_GT(std::set<float>(scores.row(0).begin(), scores.row(0).end()).size(), 4990u);
  }
  std::sort(all.begin(), all.end());
  EXPECT_GE(all.front(), 0);
  EXPECT_LT(all.back(), 1);
  for (std::size_t i = 0; i < all.size(); ++i) {
    // Kolmogorov-Smirnov: 1.95 / sqrt(n) is exceeded once in a thousand seeds.
    ASSERT_NEAR(all[i], static_cast<double>(i) / 100000, 1.95 / std::sqrt(100000.0));
  }
}

}  // namespace
}  // namespace reckon
