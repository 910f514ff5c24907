#include "bench/experiment_data.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace reckon {
namespace {

using Items = std::vector<std::int32_t>;

Items row(const UserItems& items, std::size_t user) {
  return {items.row(user).begin(), items.row(user).end()};
}

// User 0: items 3, 1, 2, 4, 1 (again, later) in the parts train, train, validation, test, test;
// user 1: left out.
Interactions interactions() {
  Interactions out;
  out.by_user.offsets = {0, 5, 6};
  out.by_user.items = {3, 1, 2, 4, 1, 0};
  out.values = {5, 2, 4, 4.5F, 5, 5};
  return out;
}

Split split() { return {.part = {0, 0, 1, 2, 2, kLeftOutPart}, .attributes = {}}; }

TEST(ExperimentData, TestLearnsFromTrainAndValidation) {
  const ExperimentData data = make_experiment_data(interactions(), split(), 5, 4.0F);
  EXPECT_EQ(row(data.test.history, 0), (Items{3, 2}));
  EXPECT_EQ(row(data.test.seen, 0), (Items{1, 2, 3}));
  EXPECT_EQ(row(data.test.task.relevant, 0), (Items{4})) << "item 1 was seen before: no candidate";
  EXPECT_EQ(data.test.task.interaction_counts, (std::vector<std::int64_t>{0, 1, 1, 1, 0}));
  EXPECT_EQ(data.test.task.training_users, 1u);
}

TEST(ExperimentData, ValidationLearnsFromTrainAlone) {
  const ExperimentData data = make_experiment_data(interactions(), split(), 5, 4.0F);
  EXPECT_EQ(row(data.validation.history, 0), (Items{3}));
  EXPECT_EQ(row(data.validation.seen, 0), (Items{1, 3}));
  EXPECT_EQ(row(data.validation.task.relevant, 0), (Items{2}));
}

TEST(ExperimentData, WithoutAThresholdEveryInteractionIsPositive) {
  const ExperimentData data = make_experiment_data(interactions(), split(), 5, std::nullopt);
  EXPECT_EQ(row(data.test.history, 0), (Items{3, 1, 2}));
  EXPECT_EQ(data.positive_rule, "every interaction");
}

TEST(ExperimentData, AUserWhoWasLeftOutHasNothing) {
  const ExperimentData data = make_experiment_data(interactions(), split(), 5, 4.0F);
  EXPECT_TRUE(row(data.test.history, 1).empty());
  EXPECT_TRUE(row(data.test.seen, 1).empty());
  EXPECT_TRUE(row(data.test.task.relevant, 1).empty());
  EXPECT_EQ(data.test.task.has_history, (std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(data.split_counts.at("left_out"), 1u);
}

TEST(ExperimentData, RefusesASplitOfAnotherLengthAndAThresholdWithoutValues) {
  EXPECT_THROW(make_experiment_data(interactions(), {.part = {0, 0}, .attributes = {}}, 5, 4.0F),
               Error);
  Interactions implicit = interactions();
  implicit.values.clear();
  EXPECT_THROW(make_experiment_data(implicit, split(), 5, 4.0F), Error);
}

}  // namespace
}  // namespace reckon
