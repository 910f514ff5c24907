#include "core/recommend/item_cf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "core/error.h"
#include "tests/core/recommend/random_history.h"

namespace reckon {
namespace {

using test::random_history;
using test::scores_of;

// The definition: dense binary columns, every pair of items.
std::vector<double> by_definition(const UserItems& history, std::size_t items, std::size_t user) {
  std::vector<std::vector<double>> columns(items, std::vector<double>(history.users()));
  for (std::size_t u = 0; u < history.users(); ++u) {
    for (const auto item : history.row(u)) columns[static_cast<std::size_t>(item)][u] = 1;
  }
  auto dot = [](const auto& a, const auto& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  const std::set<std::int32_t> own(history.row(user).begin(), history.row(user).end());
  std::vector<double> scores(items);
  for (std::size_t i = 0; i < items; ++i) {
    for (const auto item : own) {
      const auto j = static_cast<std::size_t>(item);
      const double norms = std::sqrt(dot(columns[i], columns[i]) * dot(columns[j], columns[j]));
      if (norms > 0) scores[i] += dot(columns[i], columns[j]) / norms;
    }
  }
  return scores;
}

TEST(ItemCf, IsTheSumOfTheCosinesWithTheItemsOfTheHistory) {
  const auto history = random_history(40, 60, 12, 1);
  const ItemCfRecommender recommender(history, 60);
  for (std::int32_t user = 0; user < 40; ++user) {
    const auto scores = scores_of(recommender, user);
    const auto expected = by_definition(history, 60, static_cast<std::size_t>(user));
    for (std::size_t i = 0; i < 60; ++i) EXPECT_NEAR(scores.row(0)[i], expected[i], 1e-6);
  }
}

TEST(ItemCf, ScoresAUserAloneAsInABlock) {
  const auto history = random_history(40, 60, 12, 2);
  const ItemCfRecommender recommender(history, 60);
  const std::vector<std::int32_t> users = {3, 0, 17, 3};
  Matrix<float> block(users.size(), 60);
  recommender.score_users(users, block);
  for (std::size_t q = 0; q < users.size(); ++q) {
    EXPECT_TRUE(std::ranges::equal(block.row(q), scores_of(recommender, users[q]).row(0)));
  }
}

TEST(ItemCf, DoesNotDependOnTheOrderOfTheHistoryNorOnDuplicates) {
  const UserItems history{.offsets = {0, 3, 5}, .items = {0, 2, 1, 2, 3}};
  const UserItems shuffled{.offsets = {0, 5, 7}, .items = {2, 1, 0, 1, 2, 3, 2}};
  const auto scores = scores_of(ItemCfRecommender(history, 5), 0);
  EXPECT_TRUE(
      std::ranges::equal(scores.row(0), scores_of(ItemCfRecommender(shuffled, 5), 0).row(0)));
  EXPECT_FLOAT_EQ(scores.row(0)[3], 1 / std::sqrt(2.0f));
  EXPECT_EQ(scores.row(0)[4], 0);
}

TEST(ItemCf, KnowsUsersWithHistoryOnly) {
  const ItemCfRecommender recommender({.offsets = {0, 0, 1}, .items = {0}}, 1);
  EXPECT_FALSE(recommender.knows(0));
  EXPECT_TRUE(recommender.knows(1));
}

TEST(ItemCf, RefusesItemsOutsideTheCatalogue) {
  EXPECT_THROW(ItemCfRecommender({.offsets = {0, 1}, .items = {5}}, 5), Error);
}

}  // namespace
}  // namespace reckon
