#include "bench/logged_feedback_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "core/progress.h"
#include "eval/off_policy/evaluate_off_policy.h"
#include "tests/support/errors.h"
#include "tests/support/shared.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pointwise;

class ReadLoggedFeedback : public testing::Test {
 protected:
  LoggedFeedbackFile read(const std::string& text, const LoggedFeedbackOptions& options = {}) {
    std::ofstream(path_) << text;
    return read_logged_feedback(path_, options);
  }
  std::string refused(const std::string& text, const LoggedFeedbackOptions& options = {}) {
    return error_of([&] { read(text, options); });
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "log.csv";
};

TEST_F(ReadLoggedFeedback, TakesTheLoggedActionsProbabilityFromOneColumn) {
  const LoggedFeedbackFile file =
      read("reward,extra,action,pscore,target\n1,x,red,0.5,0.25\n0,y,blue,0.25,1\n");
  EXPECT_THAT(file.log.reward, ElementsAre(1, 0));
  EXPECT_THAT(file.log.propensity, ElementsAre(0.5, 0.25));
  EXPECT_THAT(file.log.target, ElementsAre(0.25, 1));
  EXPECT_FALSE(file.log.has_model());
  EXPECT_THAT(file.actions, ElementsAre("blue", "red"));
}

TEST_F(ReadLoggedFeedback, TakesDistributionsAndEstimatesFromAColumnAnAction) {
  const LoggedFeedbackFile file = read(
      "action;reward;propensity;target:a;target:b;estimate:b;estimate:a\n"
      "a;1;0.5;0.25;0.75;0.4;0.2\nb;0.5;1;1;0;0.3;0.1\n");
  EXPECT_THAT(file.log.target, ElementsAre(0.25, 0));
  EXPECT_THAT(file.log.model_logged, ElementsAre(0.2, 0.3));
  EXPECT_THAT(file.log.model_target, Pointwise(DoubleNear(1e-15), {0.25 * 0.2 + 0.75 * 0.4, 0.1}));
}

TEST_F(ReadLoggedFeedback, KeepsTheRoundsOfOnePosition) {
  const std::string text = "action,reward,propensity,position\n0,1,1,1\n1,0,1,2\n0,0,1,1\n";
  const LoggedFeedbackFile file = read(text, {.at_position = "1", .uniform_actions = 4});
  EXPECT_THAT(file.log.reward, ElementsAre(1, 0));
  EXPECT_THAT(file.log.target, ElementsAre(0.25, 0.25));
  EXPECT_EQ(file.other_positions, 1u);
  EXPECT_THAT(refused(text, {.at_position = "7", .uniform_actions = 4}),
              HasSubstr("none of 3 rounds is at position"));
}

TEST_F(ReadLoggedFeedback, TakesOtherNamesOfColumns) {
  const std::string text = "shown,paid,p,target\na,2.5,0.5,1\n";
  EXPECT_THAT(refused(text), HasSubstr("no column of the action"));
  const LoggedFeedbackFile file =
      read(text, {.action = "shown", .reward = "paid", .propensity = "p"});
  EXPECT_THAT(file.log.reward, ElementsAre(2.5));
  EXPECT_THAT(refused(text, {.action = "hidden"}), HasSubstr("no column"));
}

TEST_F(ReadLoggedFeedback, RefusesWhatIsNoLogAndNamesTheLine) {
  const std::string header = "action,reward,propensity,target\n";
  EXPECT_THAT(refused(""), HasSubstr("no rows"));
  EXPECT_THAT(refused(header), HasSubstr("holds no rounds"));
  EXPECT_THAT(refused("action,reward,propensity\n0,1,1\n"), HasSubstr("no column 'target'"));
  EXPECT_THAT(refused("action,propensity,target\n0,1,1\n"), HasSubstr("no column of the reward"));
  EXPECT_THAT(refused(header + "0,1,0.5,1\n0,1,0,1\n"), HasSubstr("log.csv:3"));
  EXPECT_THAT(refused(header + "0,1,0,1\n"), HasSubstr("propensity"));
  EXPECT_THAT(refused(header + "0,1,1.5,1\n"), HasSubstr("above 0 and at most 1"));
  EXPECT_THAT(refused(header + "0,1,nan,1\n"), HasSubstr("a number"));
  EXPECT_THAT(refused(header + "0,inf,1,1\n"), HasSubstr("a number"));
  EXPECT_THAT(refused(header + "0,1,1,1.5\n"), HasSubstr("a probability in [0, 1]"));
  EXPECT_THAT(refused(header + "0,,1,1\n"), HasSubstr("log.csv:2"));
  EXPECT_THAT(refused(header + "0,1,1\n"), HasSubstr("3 fields, expected 4"));
  EXPECT_THAT(refused("action,reward,reward,propensity,target\n0,1,1,1,1\n"),
              HasSubstr("more than one column 'reward'"));
  const std::string two = "action,reward,propensity,target:a,target:b\n";
  EXPECT_THAT(refused(two + "c,1,1,0.5,0.5\n"), HasSubstr("no column 'target:<action>'"));
  EXPECT_THAT(refused(two + "a,1,1,0.5,0.6\n"), HasSubstr("add up to 1.1"));
  EXPECT_THAT(refused("action,reward,propensity,target,target:a\na,1,1,1,1\n"),
              HasSubstr("expected one kind"));
  EXPECT_THAT(refused("action,reward,propensity,target:a,estimate:b\na,1,1,1,1\n"),
              HasSubstr("without a column 'target:b'"));
  EXPECT_THAT(refused("action,reward,propensity,target:a,target:b,estimate:b\na,1,1,1,0,1\n"),
              HasSubstr("1 columns 'estimate:<action>' beside 2"));
  EXPECT_THAT(refused("action,reward,propensity\n0,1,1\n1,1,1\n", {.uniform_actions = 1}),
              HasSubstr("2 actions occur"));
  EXPECT_THAT(refused(header + "0,1,1,1\n", {.uniform_actions = 1}),
              HasSubstr("column 'target' beside --uniform 1"));
  EXPECT_THAT(error_of([&] { read_logged_feedback(directory_.path() / "none.csv"); }),
              HasSubstr("none.csv"));
}

// 10,000 rounds each of a policy that learns (Bernoulli Thompson sampling) and of one that shows 34
// items at random: the value of the second from the log of the first, and what it really was.
TEST(OpenBanditData, ValueOfTheRandomPolicyFromTheOtherLogIsThatOfItsOwnLog) {
  const auto folder = test::shared_directory() / "data/obd";
  RECKON_REQUIRE_PATH(folder / "bts/men/men.csv");
  const LoggedFeedbackOptions options = {.uniform_actions = 34};
  const LoggedFeedbackFile learned = read_logged_feedback(folder / "bts/men/men.csv", options);
  const LoggedFeedbackFile random = read_logged_feedback(folder / "random/men/men.csv", options);
  ASSERT_EQ(learned.log.rounds(), 10000u);
  ASSERT_EQ(random.actions.size(), 34u);
  SilentProgress progress;
  const OffPolicyOptions estimators = {.estimators = {"ips", "snips", "clipped_ips(lambda=5)"}};
  const OffPolicyResult own = evaluate_off_policy(random.log, estimators, progress);
  const OffPolicyResult other = evaluate_off_policy(learned.log, estimators, progress);

  // A random log's weights are all 1: every estimator is its click rate.
  const double click_rate = own.measure("logged_value").value;
  EXPECT_NEAR(own.measure("ips").value, click_rate, 1e-12);
  EXPECT_NEAR(own.measure("snips").value, click_rate, 1e-12);
  EXPECT_NEAR(own.measure("effective_sample_size").value, 10000.0, 1e-6);
  EXPECT_THAT(own.warnings, IsEmpty());

  EXPECT_THAT(other.warnings, IsEmpty());
  EXPECT_LT(other.measure("effective_sample_size").value, 1000.0);
  for (const char* name : {"ips", "snips"}) {
    const OffPolicyMeasure& estimate = other.measure(name);
    ASSERT_TRUE(estimate.interval) << name;
    EXPECT_LT(estimate.interval->low, click_rate) << name;
    EXPECT_GT(estimate.interval->high, click_rate) << name;
    // The log's own policy does better than the random one, and the estimate sees that.
    EXPECT_LT(estimate.interval->high, other.measure("logged_value").interval->low) << name;
  }
}

}  // namespace
}  // namespace reckon
