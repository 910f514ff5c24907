#include "reports/user_differences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::map<std::string, Difference> differences(const UserValues& a, const UserValues& b) {
  SilentProgress silent;
  return user_differences(a, b, {"ndcg@10"}, {}, silent);
}

TEST(UserDifferences, OfAConstantGainIsThatGainInEveryResample) {
  const auto found =
      differences({{0, 1, 2, 3, 4, 5}, {{"ndcg@10", {0, 0, 0, 0, 0, 0}}}},
                  {{0, 1, 2, 3, 4, 5}, {{"ndcg@10", {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}}}});
  const Difference& difference = found.at("ndcg@10");
  EXPECT_EQ(difference.value, 0.5);
  EXPECT_EQ(difference.low, 0.5);
  EXPECT_EQ(difference.high, 0.5);
  EXPECT_EQ(difference.n, 6);
  EXPECT_TRUE(difference.paired);
  // Of the 2^6 choices of signs only all plus and all minus reach it.
  EXPECT_DOUBLE_EQ(*difference.p, 2.0 / 64);
}

TEST(UserDifferences, CountsSignsThatReachTheObservedSum) {
  // Differences 3, 1, -1: the sum is 3; |sum| >= 3 for +-3 +1 +1, +1 -1, -1 +1: 6 of 8.
  const auto found =
      differences({{7, 8, 9}, {{"ndcg@10", {0, 0, 1}}}}, {{7, 8, 9}, {{"ndcg@10", {3, 1, 0}}}});
  EXPECT_DOUBLE_EQ(*found.at("ndcg@10").p, 6.0 / 8);
}

TEST(UserDifferences, OfEqualRunsAreNothing) {
  const UserValues values{{0, 1, 2}, {{"ndcg@10", {0.1, 0.2, 0.3}}}};
  const Difference difference = differences(values, values).at("ndcg@10");
  EXPECT_EQ(difference.value, 0);
  EXPECT_EQ(difference.low, 0);
  EXPECT_EQ(difference.high, 0);
  EXPECT_EQ(difference.p, 1);
}

TEST(UserDifferences, CoverTheTrueGainAboutAsOftenAsTheySay) {
  const int kRounds = 200;
  int covered = 0;
  for (int round = 0; round < kRounds; ++round) {
    Random random(11, static_cast<std::uint64_t>(round));
    UserValues a;
    UserValues b;
    for (int user = 0; user < 80; ++user) {
      const double base = random.uniform();
      a.users.push_back(user);
      a.metrics["auc"].push_back(base);
      b.metrics["auc"].push_back(base + 0.1 + 0.2 * random.normal());
    }
    b.users = a.users;
    const Difference difference = differences(a, b).at("auc");
    covered += *difference.low <= 0.1 && *difference.high >= 0.1 ? 1 : 0;
  }
  // 95% of 200, give or take 3 standard deviations and what the bootstrap lacks at 80 users.
  EXPECT_GE(covered, 178);
  EXPECT_LE(covered, 199);
}

TEST(UserDifferences, LeaveOutUsersWithoutAValueInEitherRun) {
  const auto found =
      differences({{0, 1, 2, 3}, {{"auc", {0.5, kNan, 0.5, 0.5}}, {"ndcg@10", {0, 0, 0, 0}}}},
                  {{0, 1, 2, 3}, {{"auc", {0.6, 0.9, kNan, 0.8}}, {"ndcg@10", {1, 0, 0, 0}}}});
  EXPECT_NEAR(*found.at("auc").value, 0.2, 1e-15);
  EXPECT_EQ(found.at("auc").n, 2);
  EXPECT_EQ(found.at("auc").p, std::nullopt) << "tested are only the metrics that are asked for";
  EXPECT_EQ(found.at("ndcg@10").n, 4);
}

TEST(UserDifferences, HaveNothingWhereNoUserHasBothValues) {
  EXPECT_TRUE(differences({{0}, {{"auc", {kNan}}}}, {{0}, {{"auc", {1}}}}).empty());
  EXPECT_TRUE(differences({{0}, {{"auc", {1}}}}, {{0}, {{"mrr@5", {1}}}}).empty());
  EXPECT_TRUE(differences({{}, {{"auc", {}}}}, {{}, {{"auc", {}}}}).empty());
}

TEST(UserDifferences, RefuseOtherUsersAndMissingValues) {
  EXPECT_THROW(differences({{0, 1}, {}}, {{0, 2}, {}}), Error);
  EXPECT_THROW(differences({{0, 1}, {{"auc", {1}}}}, {{0, 1}, {{"auc", {1, 1}}}}), Error);
}

}  // namespace
}  // namespace reckon
