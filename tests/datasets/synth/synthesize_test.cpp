#include "datasets/synth/synthesize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "datasets/check.h"
#include "datasets/dataset.h"
#include "datasets/import/import_summary.h"
#include "tests/core/table/reading.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SynthesizeTest : public testing::Test {
 protected:
  Dataset make(const SynthOptions& options) {
    SilentProgress progress;
    synthesize(options, file_, progress);
    return Dataset::open(file_);
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_ / "s.h5";
};

TEST_F(SynthesizeTest, MakesADatasetThatIsInOrder) {
  const Dataset dataset = make({});
  EXPECT_EQ(dataset.item_count(), 2000u);
  EXPECT_EQ(dataset.user_count(), 500u);
  EXPECT_NEAR(static_cast<double>(dataset.interaction_count()), 15000.0, 2500.0);
  SilentProgress progress;
  EXPECT_THAT(check_dataset(file_, progress), IsEmpty());
  const Interactions all = dataset.interactions();
  for (std::size_t user = 0; user < dataset.user_count(); ++user) {
    const auto items = all.by_user.row(user);
    EXPECT_GE(items.size(), 8u);
    EXPECT_EQ(std::set(items.begin(), items.end()).size(), items.size());
  }
  EXPECT_EQ(std::count(all.values.begin(), all.values.end(), 0.0F), 0);
  const auto positive = std::count_if(all.values.begin(), all.values.end(),
                                      [](float value) { return value >= 4.0F; });
  EXPECT_GT(positive, static_cast<std::ptrdiff_t>(all.size() / 4));
  EXPECT_THAT(dataset.split_names(), ElementsAre("default"));
  EXPECT_THAT(dataset.task_names(), ElementsAre("intent", "sentiment"));
}

TEST_F(SynthesizeTest, DependsOnTheSeedAndOnNothingElse) {
  SynthOptions options = {.seed = 9, .items = 20000, .users = 2000, .labelled_texts = 50};
  options.threads = 1;
  const std::string one = make(options).identity();
  options.threads = 3;
  EXPECT_EQ(make(options).identity(), one);
  options.seed = 10;
  EXPECT_NE(make(options).identity(), one);
}

TEST_F(SynthesizeTest, AsksInWordsThatTrainingHasNotSeen) {
  const Dataset dataset = make({.items = 100, .users = 1, .interactions_per_user = 8.0});
  for (const char* name : {"intent", "sentiment"}) {
    const Task task = dataset.task(name);
    EXPECT_EQ(task.kind, name);
    EXPECT_EQ(task.texts.size(), 1200u);
    std::set<std::string> train;
    for (std::size_t i = 0; i < task.texts.size(); ++i) {
      if (task.parts[i] == kTrainPart) train.insert(task.texts[i]);
    }
    for (std::size_t i = 0; i < task.texts.size(); ++i) {
      if (task.parts[i] != kTestPart) continue;
      EXPECT_FALSE(train.contains(task.texts[i])) << task.texts[i];
    }
    EXPECT_EQ(std::count(task.parts.begin(), task.parts.end(), kTrainPart), 840);
  }
}

TEST_F(SynthesizeTest, LeavesTasksOutWhenToldTo) {
  EXPECT_THAT(make({.items = 100, .users = 3, .interactions_per_user = 10.0, .labelled_texts = 0})
                  .task_names(),
              IsEmpty());
}

TEST_F(SynthesizeTest, MakesUsersOfASmallCatalogueThatSeeAQuarterOfIt) {
  const Dataset dataset = make({.items = 100, .users = 300, .interactions_per_user = 25.0});
  const auto offsets = dataset.interaction_offsets();
  for (std::size_t user = 0; user < 300; ++user) EXPECT_LE(offsets[user + 1] - offsets[user], 25);
}

TEST_F(SynthesizeTest, MakesAHundredThousandItems) {
  const Dataset dataset = make({.items = 100000, .users = 1000, .labelled_texts = 0});
  EXPECT_EQ(dataset.item_texts(99999, 100000).size(), 1u);
  EXPECT_EQ(dataset.item_ids(99999, 100000).front(), "item-99999");
}

TEST_F(SynthesizeTest, RefusesOptionsOutOfRange) {
  const auto error_with = [&](const SynthOptions& options) {
    const std::string error = test::error_of([&] { make(options); });
    EXPECT_FALSE(std::filesystem::exists(file_));
    return error;
  };
  EXPECT_THAT(error_with({.items = 99}), HasSubstr("99 items, expected 100 to 10000000"));
  EXPECT_THAT(error_with({.items = 10000001}), HasSubstr("10000001 items"));
  EXPECT_THAT(error_with({.users = 0}), HasSubstr("0 users"));
  EXPECT_THAT(error_with({.interactions_per_user = 7.9}), HasSubstr("7.9 interactions per user"));
  EXPECT_THAT(error_with({.items = 100, .interactions_per_user = 26.0}), HasSubstr("26 inter"));
  EXPECT_THAT(error_with({.interactions_per_user = std::nan("")}), HasSubstr("nan interactions"));
  EXPECT_THAT(error_with({.noise = 1.5}), HasSubstr("noise 1.5, expected 0 to 1"));
}

}  // namespace
}  // namespace reckon
