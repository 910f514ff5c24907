#include "datasets/import/obd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "datasets/check.h"
#include "datasets/logged_events.h"
#include "tests/datasets/import/importing.h"
#include "tests/support/errors.h"
#include "tests/support/shared.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kItems = ",item_id,item_feature_0\n0,7,0.5\n1,9,-1\n";
constexpr const char* kLog =
    ",timestamp,item_id,position,click,propensity_score,user_feature_0,user_feature_1,"
    "user-item_affinity_0,user-item_affinity_1\n"
    "0,2019-11-24 00:00:01.5+00:00,9,3,0,0.25,a,x,0,2\n"
    "1,2019-11-24 00:00:02+00:00,7,1,1,0.75,b,x,1,0\n"
    "2,2019-11-24 00:00:03+00:00,7,2,0,0.5,a,x,0,0\n";

class ObdTest : public testing::Test {
 protected:
  void write(const std::string& folder, const std::string& log = kLog) const {
    std::filesystem::create_directories(directory_ / folder);
    test::write_file(directory_ / (folder + "/item_context.csv"), kItems);
    test::write_file(directory_ / (folder + "/men.csv"), log);
  }
  Dataset import(const ObdOptions& options) {
    SilentProgress progress;
    summary_ = import_obd(options, out_, progress);
    EXPECT_THAT(check_dataset(out_, progress), IsEmpty());
    return Dataset::open(out_);
  }
  std::string refused(const ObdOptions& options) {
    return test::error_of([&] { import(options); });
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path out_ = directory_ / "out.h5";
  ImportSummary summary_;
};

TEST_F(ObdTest, ReadsALogWithItsItemsUsersAndContext) {
  write("random/men");
  const Dataset dataset = import({.folder = directory_.path()});
  EXPECT_THAT(test::item_ids(dataset), ElementsAre("7", "9"));
  EXPECT_THAT(test::user_ids(dataset), ElementsAre("a x", "b x"));
  EXPECT_THAT(dataset.file().read_strings("/users/user_feature_0"), ElementsAre("a", "b"));
  EXPECT_THAT(dataset.file().read<double>("/items/item_feature_0"), ElementsAre(0.5, -1));
  const LoggedEvents events = logged_events(dataset);
  EXPECT_THAT(events.action, ElementsAre(1, 0, 0));
  EXPECT_THAT(events.user, ElementsAre(0, 1, 0));
  EXPECT_THAT(events.position, ElementsAre(3, 1, 2));
  EXPECT_THAT(events.reward, ElementsAre(0, 1, 0));
  EXPECT_THAT(events.propensity, ElementsAre(0.25, 0.75, 0.5));
  EXPECT_EQ(events.timestamp.front(), 1574553601);
  EXPECT_THAT(dataset.file().read<float>("/events/context"), ElementsAre(0, 2, 1, 0, 0, 0));
  EXPECT_EQ(test::count_of(summary_, "events"), 3u);
  EXPECT_EQ(test::count_of(summary_, "timestamps rounded down to seconds"), 1u);
}

TEST_F(ObdTest, FindsTheLogThatIsMeant) {
  write("random/men");
  write("random/all");
  write("bts/men");
  EXPECT_THAT(refused({.folder = directory_.path()}), HasSubstr("found all, men: --campaign"));
  EXPECT_EQ(logged_events(import({.folder = directory_.path(), .policy = "bts"})).size(), 3u);
  EXPECT_EQ(logged_events(import({.folder = directory_.path(), .campaign = "all"})).size(), 3u);
  EXPECT_EQ(logged_events(import({.folder = directory_ / "random/men"})).size(), 3u);
  EXPECT_THAT(refused({.folder = directory_ / "nowhere"}), HasSubstr("nowhere/random"));
}

TEST_F(ObdTest, NamesTheRowThatIsWrong) {
  const std::string log = kLog;
  const auto refuse = [&](const std::string& from, const std::string& to, const char* what) {
    std::string changed = log;
    changed.replace(changed.find(from), from.size(), to);
    write("random/men", changed);
    EXPECT_THAT(refused({.folder = directory_.path()}), HasSubstr(what)) << to;
  };
  refuse("+00:00,9,3,0", "+00:00,8,3,0", "men.csv:2");
  refuse(",1,1,0.75", ",1,2,0.75", "men.csv:3");
  refuse("0.75", "1.5", "a probability above 0 and up to 1");
  refuse(",9,3,0", ",9,0,0", "a position from 1");
  refuse("a,x,0,2", "a,x,0,none", "men.csv:2");
  refuse("propensity_score", "score", "propensity_score");
}

TEST_F(ObdTest, ReadsThePublishedSample) {
  const std::filesystem::path folder = test::shared_directory() / "data/obd";
  RECKON_REQUIRE_PATH(folder);
  const Dataset dataset = import({.folder = folder});
  const LoggedEvents events = logged_events(dataset);
  EXPECT_EQ(events.size(), 10000u);
  EXPECT_EQ(dataset.item_count(), 34u);
  EXPECT_EQ(std::accumulate(events.reward.begin(), events.reward.end(), 0.0), 46);
  EXPECT_TRUE(std::ranges::all_of(events.propensity, [](double p) { return p == 1.0 / 34; }));
  EXPECT_EQ(std::ranges::max(events.position), 3);
}

}  // namespace
}  // namespace reckon
