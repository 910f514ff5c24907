#include "core/recommend/mixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "tests/core/recommend/random_history.h"
#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

using test::FixedRecommender;
using test::random_history;
using test::random_matrix;
using test::scores_of;

UserItems ascending(UserItems lists) {
  for (std::size_t user = 0; user < lists.users(); ++user) {
    std::sort(lists.items.begin() + lists.offsets[user],
              lists.items.begin() + lists.offsets[user + 1]);
  }
  return lists;
}

// The definition, in float64.
std::vector<double> z_scores(std::span<const float> scores, std::span<const std::int32_t> out) {
  double sum = 0;
  double count = 0;
  double squares = 0;
  auto candidate = [&](std::size_t i) {
    return std::find(out.begin(), out.end(), static_cast<std::int32_t>(i)) == out.end();
  };
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (candidate(i)) sum += scores[i], count += 1;
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (candidate(i)) squares += std::pow(scores[i] - sum / count, 2);
  }
  std::vector<double> z;
  for (const float score : scores) z.push_back((score - sum / count) / std::sqrt(squares / count));
  return z;
}

TEST(Mixture, IsTheWeightedSumOfZScoresOverTheCandidates) {
  const FixedRecommender a(random_matrix(30, 700, 1));
  const FixedRecommender b(random_matrix(30, 700, 2));
  const auto excluded = ascending(random_history(30, 700, 200, 3));
  const MixtureRecommender mixture({&a, &b}, {0.3, 0.7}, excluded);
  for (std::int32_t user = 0; user < 30; ++user) {
    const auto row = excluded.row(static_cast<std::size_t>(user));
    const auto za = z_scores(scores_of(a, user).row(0), row);
    const auto zb = z_scores(scores_of(b, user).row(0), row);
    const auto scores = scores_of(mixture, user);
    for (std::size_t i = 0; i < 700; ++i) {
      EXPECT_NEAR(scores.row(0)[i], 0.3 * za[i] + 0.7 * zb[i], 1e-6);
    }
  }
}

TEST(Mixture, DoesNotDependOnTheUnitsOfASource) {
  const FixedRecommender a(random_matrix(5, 300, 1));
  auto scores = random_matrix(5, 300, 2);
  const FixedRecommender b(random_matrix(5, 300, 2));
  for (std::size_t i = 0; i < 5 * 300; ++i) scores.data()[i] = 0x1p40f * scores.data()[i];
  const FixedRecommender scaled(std::move(scores));
  const auto none = UserItems{.offsets = std::vector<std::int64_t>(6), .items = {}};
  const MixtureRecommender one({&a, &b}, {0.5, 0.5}, none);
  const MixtureRecommender two({&a, &scaled}, {0.5, 0.5}, none);
  for (std::int32_t user = 0; user < 5; ++user) {
    const auto first = scores_of(one, user);
    const auto second = scores_of(two, user);
    for (std::size_t i = 0; i < 300; ++i) EXPECT_NEAR(first.row(0)[i], second.row(0)[i], 1e-6);
  }
}

TEST(Mixture, TakesNothingFromASourceThatGivesAllCandidatesTheSame) {
  const FixedRecommender a(random_matrix(1, 101, 1));
  Matrix<float> constant(1, 101);
  std::ranges::fill(constant.row(0), 0.1f);
  constant.row(0)[7] = 5;
  const FixedRecommender b(std::move(constant));
  const UserItems excluded{.offsets = {0, 1}, .items = {7}};
  const auto mixed = scores_of(MixtureRecommender({&a, &b}, {0.5, 0.5}, excluded), 0);
  const auto alone = scores_of(MixtureRecommender({&a}, {0.5}, excluded), 0);
  EXPECT_TRUE(std::ranges::equal(mixed.row(0), alone.row(0)));
}

TEST(Mixture, TakesAUserWithoutCandidates) {
  const FixedRecommender a(random_matrix(1, 2, 1));
  const UserItems excluded{.offsets = {0, 2}, .items = {0, 1}};
  EXPECT_EQ(scores_of(MixtureRecommender({&a}, {1}, excluded), 0).row(0)[1], 0);
}

TEST(Mixture, KnowsUsersThatEverySourceKnows) {
  FixedRecommender a(random_matrix(3, 10, 1));
  FixedRecommender b(random_matrix(3, 10, 2));
  a.unknown_user = 0;
  b.unknown_user = 1;
  const auto none = UserItems{.offsets = std::vector<std::int64_t>(4), .items = {}};
  const MixtureRecommender mixture({&a, &b}, {0.5, 0.5}, none);
  EXPECT_FALSE(mixture.knows(0));
  EXPECT_FALSE(mixture.knows(1));
  EXPECT_TRUE(mixture.knows(2));
}

TEST(Mixture, RefusesWhatDoesNotFitTogether) {
  const FixedRecommender a(random_matrix(2, 10, 1));
  const FixedRecommender wide(random_matrix(2, 11, 1));
  const UserItems none{.offsets = {0, 0, 0}, .items = {}};
  const UserItems three{.offsets = {0, 0, 0, 0}, .items = {}};
  const UserItems descending{.offsets = {0, 2, 2}, .items = {4, 3}};
  EXPECT_THROW(MixtureRecommender({}, {}, none), Error);
  EXPECT_THROW(MixtureRecommender({&a}, {0.5, 0.5}, none), Error);
  EXPECT_THROW(MixtureRecommender({&a, &wide}, {0.5, 0.5}, none), Error);
  EXPECT_THROW(MixtureRecommender({&a}, {1}, three), Error);
  EXPECT_THROW(MixtureRecommender({&a}, {1}, descending), Error);
}

}  // namespace
}  // namespace reckon
