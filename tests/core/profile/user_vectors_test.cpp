#include "core/profile/user_vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

using test::random_matrix;

TEST(UserVectors, AreTheDirectionOfTheMeanOfTheHistory) {
  const auto items = random_matrix(200, 24, 1);
  Random random(2);
  UserItems history;
  for (int user = 0; user < 150; ++user) {
    for (std::uint64_t i = random.below(20) + 1; i > 0; --i) {
      history.items.push_back(static_cast<std::int32_t>(random.below(200)));
    }
    history.end_row();
  }
  for (const std::size_t threads : {1, 3}) {
    const UserVectors users = user_vectors(history, items, threads);
    for (std::size_t user = 0; user < 150; ++user) {
      std::vector<double> mean(24);
      double squares = 0;
      for (std::size_t k = 0; k < 24; ++k) {
        for (const auto item : history.row(user)) {
          mean[k] += items.row(static_cast<std::size_t>(item))[k] /
                     static_cast<double>(history.row(user).size());
        }
        squares += mean[k] * mean[k];
      }
      for (std::size_t k = 0; k < 24; ++k) {
        EXPECT_NEAR(users.vectors.row(user)[k], mean[k] / std::sqrt(squares), 1e-7);
      }
      EXPECT_EQ(users.has_history[user], 1);
    }
  }
}

TEST(UserVectors, AreFlaggedWithoutHistoryAndZeroWhereItCancelsOut) {
  Matrix<float> items(2, 3);
  items.row(0)[1] = 0.6f;
  items.row(1)[1] = -0.6f;
  const UserItems history{.offsets = {0, 0, 2, 3}, .items = {0, 1, 1}};
  const UserVectors users = user_vectors(history, items, 1);
  EXPECT_EQ(users.has_history, (std::vector<std::uint8_t>{0, 1, 1}));
  EXPECT_EQ(users.vectors.row(0)[1], 0);
  EXPECT_EQ(users.vectors.row(1)[1], 0);
  EXPECT_EQ(users.vectors.row(2)[1], -1);
}

TEST(UserVectors, RefuseAHistoryOfOtherItems) {
  const Matrix<float> items(2, 3);
  EXPECT_THROW(user_vectors({.offsets = {0, 1}, .items = {2}}, items, 1), Error);
  EXPECT_THROW(user_vectors({.offsets = {0, 1}, .items = {-1}}, items, 1), Error);
  EXPECT_THROW(user_vectors({.offsets = {0, 2}, .items = {0}}, items, 1), Error);
}

}  // namespace
}  // namespace reckon
