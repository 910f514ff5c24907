#include "datasets/logged_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/progress.h"
#include "datasets/check.h"
#include "datasets/dataset_writer.h"
#include "datasets/describe.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Strings = std::vector<std::string>;

const double kNan = std::nan("");

LoggedEvents four_events() {
  return {.action = {2, 0, 0, 1},
          .reward = {0, 1, 0, 1},
          .propensity = {0.25, 1.0 / 3, 1, 0.125},
          .position = {1, 3, 1, 2},
          .user = {1, 0, 0, 1},
          .timestamp = {50, 20, 30, -5},
          .satisfaction = {kNan, 4, 2, kNan},
          .target = {0, 0.5, 1, 0.25}};
}

class LoggedEventsTest : public ::testing::Test {
 protected:
  DatasetWriter writer() const {
    DatasetWriter writer(path_, {.name = "n", .source = "", .license = ""});
    writer.append_items(Strings{"i0", "i1", "i2"}, {});
    writer.append_users(Strings{"u0", "u1"});
    return writer;
  }
  void write(const LoggedEvents& events) const {
    DatasetWriter to = writer();
    to.append_events(events);
    to.commit();
  }
  Dataset written(const LoggedEvents& events) const {
    write(events);
    return Dataset::open(path_);
  }
  std::vector<std::string> check() const {
    SilentProgress progress;
    std::vector<std::string> lines;
    for (const Finding& finding : check_dataset(path_, progress)) lines.push_back(finding.line());
    return lines;
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_ / "a.h5";
};

TEST_F(LoggedEventsTest, AreReadAsTheyWereWrittenInBlocks) {
  const LoggedEvents all = four_events();
  const std::vector<float> context = {1, 2, 3, 4, 5, 6, 7, 8};
  {
    DatasetWriter to = writer();
    for (std::size_t e = 0; e < 4; ++e)
      to.append_events({{all.action[e]},
                        {all.reward[e]},
                        {all.propensity[e]},
                        {all.position[e]},
                        {all.user[e]},
                        {all.timestamp[e]},
                        {all.satisfaction[e]},
                        {all.target[e]}},
                       {context.data() + 2 * e, 1, 2});
    to.commit();
  }
  const Dataset dataset = Dataset::open(path_);
  const LoggedEvents read = logged_events(dataset);
  EXPECT_EQ(read.action, all.action);
  EXPECT_EQ(read.reward, all.reward);
  EXPECT_EQ(read.propensity, all.propensity) << "to the last bit of a double";
  EXPECT_EQ(read.position, all.position);
  EXPECT_EQ(read.user, all.user);
  EXPECT_EQ(read.timestamp, all.timestamp);
  EXPECT_EQ(read.target, all.target);
  EXPECT_EQ(read.satisfaction[1], 4);
  EXPECT_TRUE(std::isnan(read.satisfaction[3]));
  EXPECT_EQ(dataset.file().read<float>("/events/context"), context);
  EXPECT_THAT(check(), IsEmpty());
}

TEST_F(LoggedEventsTest, NeedNoMoreThanActionRewardAndPropensity) {
  const LoggedEvents read =
      logged_events(written({.action = {1}, .reward = {3.5}, .propensity = {0.5}}));
  EXPECT_THAT(read.reward, ElementsAre(3.5));
  EXPECT_THAT(read.user, IsEmpty());
  EXPECT_THAT(read.position, IsEmpty());
  EXPECT_THAT(check(), IsEmpty());
  DatasetWriter without = writer();
  without.commit();
  EXPECT_EQ(logged_events(Dataset::open(path_)).size(), 0u);
}

TEST_F(LoggedEventsTest, ArePartOfTheIdentity) {
  const std::string before = written(four_events()).identity();
  LoggedEvents changed = four_events();
  changed.reward[3] = 0;
  EXPECT_NE(written(changed).identity(), before);
  EXPECT_EQ(written(four_events()).identity(), before);
}

TEST_F(LoggedEventsTest, RefuseWhatBreaksARule) {
  const auto refused = [&](auto&& spoil) {
    return error_of([&] {
      LoggedEvents events = four_events();
      spoil(events);
      write(events);
    });
  };
  EXPECT_THAT(refused([](auto& e) { e.action[3] = 3; }),
              HasSubstr("/events/action: row 3: 3, expected a row of 3 items"));
  EXPECT_THAT(refused([](auto& e) { e.user[0] = 2; }), HasSubstr("/events/user: row 0: 2"));
  EXPECT_THAT(refused([](auto& e) { e.reward[1] = kNan; }), HasSubstr("/events/reward: row 1"));
  EXPECT_THAT(refused([](auto& e) { e.propensity[1] = 0; }),
              HasSubstr("/events/propensity: row 1: 0, expected a probability above 0"));
  EXPECT_THAT(refused([](auto& e) { e.position[2] = 0; }), HasSubstr("counted from 1"));
  EXPECT_THAT(refused([](auto& e) { e.satisfaction[2] = INFINITY; }),
              HasSubstr("/events/satisfaction: row 2"));
  EXPECT_THAT(refused([](auto& e) { e.target[2] = 1.5; }), HasSubstr("/events/target: row 2"));
  EXPECT_THAT(refused([](auto& e) { e.reward.pop_back(); }),
              HasSubstr("/events/reward: 3 values for 4 events"));
  EXPECT_THAT(refused([](auto& e) { e.user.pop_back(); }), HasSubstr("/events/user: 3 values"));
  DatasetWriter to = writer();
  LoggedEvents events = four_events();
  to.append_events(events);
  events.user.clear();
  EXPECT_THAT(error_of([&] { to.append_events(events); }),
              HasSubstr("/events/user: expected a value for every event or for none; row 4"));
}

TEST_F(LoggedEventsTest, OfOtherProgramsAreCheckedColumnByColumn) {
  RECKON_REQUIRE_PYTHON("h5py");
  const auto change = [&](const std::string& line) {
    write(four_events());
    ASSERT_EQ(test::run_python("import sys, h5py\nf = h5py.File(sys.argv[1], 'r+')\n"
                               "del f.attrs['content_hash']\n" +
                                   line + "\nf.close()\n",
                               path_.string()),
              "");
  };
  change(
      "f['events/user'][1] = 7; f['events/position'][0] = -1; f['events/target'][3] = 2\n"
      "for c in f['events'].values(): c.attrs.pop('content_hash')");
  EXPECT_THAT(check(), ElementsAre("/events/position: row 0: -1, expected a place counted from 1",
                                   "/events/user: row 1: 7, expected a row of 2 users",
                                   "/events/target: row 3: 2, expected a probability"));
  EXPECT_THAT(error_of([&] { logged_events(Dataset::open(path_)); }),
              HasSubstr("/events/position: row 0"));
  change("del f['events/reward']");
  EXPECT_THAT(error_of([&] { Dataset::open(path_); }), HasSubstr("/events/reward: not there"));
  change("del f['events/user']; f['events/user'] = [1, 2]");
  EXPECT_THAT(error_of([&] { Dataset::open(path_); }), HasSubstr("/events/user: 2 rows"));
  change("del f['events/action']; f['events/action'] = ['a', 'b', 'c', 'd']");
  EXPECT_THAT(error_of([&] { Dataset::open(path_); }), HasSubstr("expected integers"));
}

TEST_F(LoggedEventsTest, AreDescribed) {
  const Dataset dataset = written(four_events());
  SilentProgress progress;
  const DatasetDescription description = describe_dataset(dataset, {}, progress);
  ASSERT_TRUE(description.feedback);
  const auto& feedback = *description.feedback;
  EXPECT_EQ(feedback.events, 4u);
  EXPECT_EQ(feedback.actions, 3u);
  EXPECT_EQ(feedback.users, 2u);
  EXPECT_TRUE(feedback.clicks);
  EXPECT_DOUBLE_EQ(feedback.mean_reward, 0.5);
  EXPECT_EQ(feedback.positions, (std::map<std::int32_t, std::size_t>{{1, 2}, {2, 1}, {3, 1}}));
  EXPECT_EQ(feedback.propensity.minimum, 0.125);
  EXPECT_EQ(feedback.first_time, -5);
  ASSERT_TRUE(feedback.satisfaction);
  EXPECT_EQ(feedback.satisfaction->count, 2u);
  EXPECT_EQ(feedback.satisfaction->mean, 3);
  EXPECT_THAT(to_text(description), HasSubstr("4 events, 3 items shown to 2 users"));
  EXPECT_THAT(to_text(description), HasSubstr("2 of 4 events, mean 3"));
  const nlohmann::json json = to_json(description);
  EXPECT_EQ(json["feedback"]["positions"][0]["events"], 2);
  EXPECT_EQ(json["feedback"]["satisfaction"]["mean"], 3);
}

}  // namespace
}  // namespace reckon
