#include "bench/list_feedback.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bench/feedback_outcomes.h"
#include "bench/shown_items.h"
#include "core/progress.h"
#include "core/random.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsNan;

RankingPredictions lists_of(const std::vector<std::int32_t>& users,
                            const std::vector<std::vector<std::int32_t>>& items) {
  RankingPredictions lists;
  lists.users = users;
  lists.items = Matrix<std::int32_t>(users.size(), items.front().size());
  for (std::size_t row = 0; row < users.size(); ++row)
    std::ranges::copy(items[row], lists.items.row(row).begin());
  return lists;
}

TEST(ListFeedback, ShowsAtEachPositionTheItemOfThisPlace) {
  const RankingPredictions lists = lists_of({0, 2}, {{4, 5, -1}, {6, 4, 5}});
  const LoggedEvents events{.action = {4, 5, 4, 4, 5, 4},
                            .reward = {0, 0, 0, 0, 0, 0},
                            .propensity = {1, 1, 1, 1, 1, 1},
                            .position = {1, 1, 3, 2, 3, 1},
                            .user = {0, 0, 0, 2, 2, 1}};
  EXPECT_THAT(shown_by_lists(events, lists, 10), ElementsAre(1, 0, IsNan(), 1, 1, IsNan()));
}

TEST(ListFeedback, ShowsOneOfTheFirstItemsWhereTheLogHasNoPositions) {
  const RankingPredictions lists = lists_of({0, 2}, {{4, 5, -1}, {6, 4, 5}});
  LoggedEvents events{.action = {4, 6, 5, 4, 4},
                      .reward = {0, 0, 0, 0, 0},
                      .propensity = {1, 1, 1, 1, 1},
                      .user = {0, 0, 2, 2, 1}};
  EXPECT_THAT(shown_by_lists(events, lists, 10), ElementsAre(0.5, 0, 1.0 / 3, 1.0 / 3, IsNan()));
  EXPECT_THAT(shown_by_lists(events, lists, 1), ElementsAre(1, 0, 0, 0, IsNan()));
  events.user.clear();
  EXPECT_THAT(test::error_of([&] { shown_by_lists(events, lists, 1); }), HasSubstr("/events/user"));
}

TEST(FeedbackOutcomes, AreClicksOrRatingsAndSatisfaction) {
  LoggedEvents events{.action = {0, 0, 0}, .reward = {1, 0, 1}, .propensity = {1, 1, 1}};
  std::vector<FeedbackOutcome> outcomes = feedback_outcomes(events, 4);
  ASSERT_EQ(outcomes.size(), 1u) << "clicks do not tell satisfaction";
  EXPECT_EQ(outcomes[0].name, "ctr");
  events.satisfaction = {std::nan(""), 2, 5};
  outcomes = feedback_outcomes(events, 4);
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_THAT(outcomes[1].values, ElementsAre(IsNan(), 2, 5));
  events.satisfaction.clear();
  events.reward = {3, 4, 5};
  outcomes = feedback_outcomes(events, 4);
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].name, "reward");
  EXPECT_EQ(outcomes[1].name, "satisfaction");
  EXPECT_THAT(outcomes[1].values, ElementsAre(0, 1, 1));
}

// Two policies on the same users: what one would get is estimated from the log of the other.
TEST(ListFeedback, EstimatesWhatListsWouldGet) {
  constexpr std::int32_t kUsers = 20;
  constexpr std::int32_t kItems = 5;
  Random random(11);
  RankingPredictions lists;
  lists.items = Matrix<std::int32_t>(kUsers, 2);
  for (std::int32_t user = 0; user < kUsers; ++user) {
    lists.users.push_back(user);
    lists.items.row(static_cast<std::size_t>(user))[0] = user % kItems;
    lists.items.row(static_cast<std::size_t>(user))[1] = (user + 2) % kItems;
  }
  // At random over the items; users click on the item of their list's first place with 0.6, else
  // 0.1, and on position 2 half as often.
  LoggedEvents events;
  double weighted = 0, weights = 0, matches = 0, clicked_matches = 0, clicks = 0;
  constexpr int kEvents = 20000;
  for (int e = 0; e < kEvents; ++e) {
    const auto user = static_cast<std::int32_t>(random.below(kUsers));
    const auto action = static_cast<std::int32_t>(random.below(kItems));
    const auto position = static_cast<std::int32_t>(1 + random.below(2));
    const double rate = (action == user % kItems ? 0.6 : 0.1) / position;
    const double click = random.uniform() < rate ? 1 : 0;
    events.user.push_back(user);
    events.action.push_back(action);
    events.position.push_back(position);
    events.reward.push_back(click);
    events.propensity.push_back(1.0 / kItems);
    clicks += click;
    if (action != (position == 1 ? user : user + 2) % kItems) continue;
    weighted += kItems * click;
    weights += kItems;
    ++matches;
    clicked_matches += click;
  }
  SilentProgress progress;
  const ListFeedback feedback = evaluate_list_feedback(
      events, lists, {.estimate = {.resampling = {.draws = 200, .seed = 3}}}, progress);
  EXPECT_THAT(feedback.warnings, IsEmpty());
  const auto measure = [&](const std::string& name) {
    const auto found = std::ranges::find(feedback.measures, name, &FeedbackMeasure::name);
    EXPECT_NE(found, feedback.measures.end()) << name;
    return found->measure;
  };
  EXPECT_NEAR(measure("ctr_logged").value, clicks / kEvents, 1e-12);
  EXPECT_NEAR(measure("ctr_ips").value, weighted / kEvents, 1e-12);
  EXPECT_NEAR(measure("ctr_snips").value, weighted / weights, 1e-12);
  EXPECT_NEAR(measure("ctr_replay").value, clicked_matches / matches, 1e-12);
  EXPECT_NEAR(measure("ctr_effective_sample_size").value, matches, 1e-9) << "of equal weights";
  const OffPolicyMeasure snips = measure("ctr_snips");
  constexpr double kTruth = (0.6 + 0.1 / 2) / 2;  // the second place holds another item
  ASSERT_TRUE(snips.interval);
  EXPECT_LT(snips.interval->low, kTruth);
  EXPECT_GT(snips.interval->high, kTruth);
}

TEST(ListFeedback, CountsTheEventsThatAreLeftOut) {
  const LoggedEvents events{.action = {0, 1, 0},
                            .reward = {2, 5, 4},
                            .propensity = {0.5, 0.5, 0.25},
                            .user = {0, 1, 0},
                            .satisfaction = {1, 1, std::nan("")}};
  SilentProgress progress;
  const ListFeedback feedback = evaluate_list_feedback(
      events, lists_of({0}, {{0}}), {.estimate = {.resampling = {.draws = 10}}}, progress);
  std::string warnings;
  for (const std::string& warning : feedback.warnings) warnings += warning + "\n";
  EXPECT_THAT(warnings, HasSubstr("reward: 1 of 3 logged events are left out"));
  EXPECT_THAT(warnings, HasSubstr("satisfaction: 2 of 3 logged events are left out"));
  EXPECT_EQ(feedback.measures.front().name, "reward_logged");
  EXPECT_EQ(feedback.measures.front().measure.value, 3);
  EXPECT_THAT(evaluate_list_feedback(events, lists_of({5}, {{0}}), {}, progress).measures,
              IsEmpty());
}

TEST(ShownItems, AreTheEventsOfEachUserInTheOrderOfTheLog) {
  const ShownItems shown = shown_items({.action = {3, 1, 2},
                                        .reward = {1, 0, 5},
                                        .propensity = {1, 1, 1},
                                        .user = {2, 0, 2},
                                        .satisfaction = {7, 8, 9}},
                                       4);
  EXPECT_THAT(shown.items.items, ElementsAre(1, 3, 2));
  EXPECT_THAT(shown.items.offsets, ElementsAre(0, 1, 1, 3, 3));
  EXPECT_THAT(shown.rewards, ElementsAre(0, 1, 5));
  EXPECT_THAT(shown.satisfaction, ElementsAre(8, 7, 9));
}

}  // namespace
}  // namespace reckon
