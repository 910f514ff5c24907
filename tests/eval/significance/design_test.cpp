#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/matrix.h"
#include "core/random.h"
#include "eval/significance/margin_test.h"
#include "eval/significance/paired_t_test.h"
#include "eval/significance/power.h"
#include "eval/significance/run_variance.h"
#include "eval/significance/welch_t_test.h"

namespace reckon {
namespace {

// statsmodels.stats.power: tt_solve_power(nobs, alpha, power), whose search stops early, and
// TTestPower().power(0.3, ...).
TEST(Power, IsThatOfStatsmodels) {
  struct Row {
    std::size_t n;
    double level;
    double power;
    Alternative alternative;
    double effect;
    double power_of_effect;  // 0.3
  };
  const Row rows[] = {
      {2, 0.05, 0.8, Alternative::kTwoSided, 11.549889754978167, 0.05441466766810162},
      {10, 0.05, 0.8, Alternative::kTwoSided, 0.9960019107624178, 0.13613625849735425},
      {30, 0.01, 0.5, Alternative::kGreater, 0.44551977581151586, 0.22389983851223605},
      {200, 0.05, 0.9, Alternative::kTwoSided, 0.23032364369160402, 0.9881549066592608},
      {100000, 0.05, 0.8, Alternative::kTwoSided, 0.00886015390457396, 1.0},
  };
  for (const Row& row : rows) {
    const PowerOptions options = {
        .level = row.level, .power = row.power, .alternative = row.alternative};
    const double found = minimum_detectable_effect(row.n, options);
    EXPECT_NEAR(found / row.effect, 1.0, 1e-4) << row.n;
    EXPECT_NEAR(paired_t_power(row.n, found, row.level, row.alternative), row.power, 1e-9);
    EXPECT_NEAR(paired_t_power(row.n, 0.3, row.level, row.alternative), row.power_of_effect, 1e-9)
        << row.n;
  }
  EXPECT_LT(minimum_detectable_effect(30, {.alternative = Alternative::kLess}), 0.0);
  EXPECT_TRUE(std::isnan(minimum_detectable_effect(1)));
  EXPECT_THROW(minimum_detectable_effect(10, {.level = 0.0}), Error);
  EXPECT_THROW(minimum_detectable_effect(10, {.power = 1.0}), Error);
  EXPECT_THROW(minimum_detectable_effect(10, {.level = 0.5, .power = 0.4}), Error);
}

TEST(Power, IsTheShareOfExperimentsThatFindADetectableEffect) {
  constexpr std::size_t kUsers = 25;
  constexpr int kExperiments = 4000;
  const double effect = minimum_detectable_effect(kUsers);
  Random random(1);
  int found = 0;
  std::vector<double> differences(kUsers);
  for (int experiment = 0; experiment < kExperiments; ++experiment) {
    for (double& x : differences) x = effect + random.normal();
    found += paired_t_test(differences).p < 0.05 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(found) / kExperiments, 0.8, 4 * 0.4 / std::sqrt(kExperiments));
}

// statsmodels' ttost_paired(a, b, -0.1, 0.1) and scipy's intervals.
TEST(MarginTest, IsThatOfStatsmodels) {
  const std::vector<double> a = {0.5, 0.25, 0.75, 1.0, 0.3, 0.6, 0.1};
  const std::vector<double> b = {0.45, 0.3, 0.7, 0.9, 0.35, 0.5, 0.2};
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  const Equivalence both = equivalence(differences, 0.1);
  EXPECT_NEAR(both.p, 0.015009872643772198, 1e-12);
  EXPECT_NEAR(both.p_not_less, 0.004637627240867692, 1e-12);
  EXPECT_NEAR(both.interval.low, -0.044601540860872146, 1e-12);
  EXPECT_NEAR(both.interval.high, 0.07317296943230067, 1e-12);
  EXPECT_TRUE(both.shown_by_interval && both.shown_by_p);
  const NonInferiority one = non_inferiority(differences, 0.1);
  EXPECT_NEAR(one.p, 0.004637627240867692, 1e-12);
  EXPECT_NEAR(one.low, -0.044601540860872105, 1e-12);
  EXPECT_TRUE(one.shown_by_interval && one.shown_by_p);
  EXPECT_FALSE(non_inferiority(differences, 0.04).shown_by_interval);
  EXPECT_FALSE(non_inferiority(differences, 0.04).shown_by_p);
}

TEST(MarginTest, IntervalAndPValueAgreeAndTheMarginDecides) {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> differences(5 + random.below(40));
    for (double& x : differences) x = 0.1 * random.normal() - 0.02;
    const double margin = 0.001 + 0.1 * random.uniform();
    const NonInferiority one = non_inferiority(differences, margin);
    EXPECT_EQ(one.shown_by_interval, one.shown_by_p);
    const Equivalence both = equivalence(differences, margin);
    EXPECT_EQ(both.shown_by_interval, both.shown_by_p);
    EXPECT_LE(both.shown_by_p, one.shown_by_p);
  }
  const std::vector<double> equal(10, 0.0);
  EXPECT_EQ(non_inferiority(equal, 0.01).p, 0.0);
  for (const double bad : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(non_inferiority(equal, bad), Error);
    EXPECT_THROW(equivalence(equal, bad), Error);
  }
  EXPECT_THROW(equivalence(equal, 0.1, 0.5), Error);
}

// scipy.stats.ttest_ind(a, b, equal_var=False).
TEST(WelchTTest, IsThatOfScipy) {
  const std::vector<double> a = {0.5, 0.25, 0.75, 1.0, 0.3};
  const std::vector<double> b = {0.1, 0.4, 0.2};
  const WelchTTest test = welch_t_test(a, b);
  EXPECT_NEAR(test.statistic, 1.9653135295046362, 1e-12);
  EXPECT_NEAR(test.p, 0.09755824780060615, 1e-12);
  EXPECT_NEAR(test.degrees_of_freedom, 5.928381011785158, 1e-12);
  EXPECT_NEAR(test.interval.low, -0.08124337310172819, 1e-12);
  EXPECT_NEAR(test.interval.high, 0.7345767064350615, 1e-12);
  EXPECT_NEAR(welch_t_test(a, b, Alternative::kGreater).p, 0.048779123900303076, 1e-12);
  EXPECT_NEAR(welch_t_test(a, b, Alternative::kLess).interval.high, 0.6503545717039025, 1e-12);
  EXPECT_TRUE(std::isnan(welch_t_test(a, std::vector<double>{0.5}).p));
}

Matrix<double> matrix_of(const std::vector<std::vector<double>>& rows) {
  Matrix<double> matrix(rows.size(), rows.front().size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::ranges::copy(rows[row], matrix.row(row).begin());
  }
  return matrix;
}

// Mean squares of statsmodels' anova_lm("y ~ C(run) + C(user)").
TEST(RunVariance, SplitsTheSpreadAsTheAnalysisOfVarianceDoes) {
  const double nan = std::nan("");
  const Matrix<double> values = matrix_of({{0.5, 0.25, nan, 1.0, 0.0, 0.75},
                                           {0.55, 0.35, 0.5, 0.9, 0.15, 0.7},
                                           {0.7, 0.3, 0.5, 1.0, 0.1, 0.95}});
  const RunVariance split = run_variance(values);
  EXPECT_EQ(split.users, 5u);
  EXPECT_EQ(split.left_out, 1u);
  EXPECT_NEAR(split.mean, 0.5466666666666666, 1e-14);
  EXPECT_NEAR(split.user_variance, 0.127375, 1e-13);
  EXPECT_NEAR(split.run_variance, 0.00204166666666667, 1e-13);
  EXPECT_NEAR(split.residual_variance, 0.005958333333333332, 1e-13);
  EXPECT_NEAR(split.standard_error, 0.16295023098411912, 1e-13);
  EXPECT_NEAR(split.degrees_of_freedom, 4.1981382018520765, 1e-11);
  EXPECT_NEAR(split.interval.low, 0.10254227876319877, 1e-12);
  EXPECT_NEAR(split.interval.high, 0.9907910545701345, 1e-12);
}

TEST(RunVariance, FindsTheVariancesThatWerePutIn) {
  Random random(3);
  constexpr std::size_t kRuns = 60;
  constexpr std::size_t kUsers = 400;
  Matrix<double> values(kRuns, kUsers);
  std::vector<double> users(kUsers);
  for (double& x : users) x = 0.3 * random.normal();
  for (std::size_t run = 0; run < kRuns; ++run) {
    const double of_run = 0.2 * random.normal();
    for (std::size_t user = 0; user < kUsers; ++user) {
      values.row(run)[user] = 1.0 + of_run + users[user] + 0.1 * random.normal();
    }
  }
  const RunVariance split = run_variance(values);
  EXPECT_NEAR(split.user_variance, 0.09, 0.09 * 4 * std::sqrt(2.0 / kUsers));
  EXPECT_NEAR(split.run_variance, 0.04, 0.04 * 4 * std::sqrt(2.0 / kRuns));
  EXPECT_NEAR(split.residual_variance, 0.01, 0.0005);
  EXPECT_NEAR(split.standard_error, std::sqrt(0.09 / kUsers + 0.04 / kRuns), 0.01);
}

// The interval holds the mean in as many experiments as it says.
TEST(RunVariance, IntervalCoversTheMeanOfOtherRuns) {
  Random random(4);
  constexpr int kExperiments = 1000;
  int covered = 0;
  Matrix<double> values(5, 30);
  for (int experiment = 0; experiment < kExperiments; ++experiment) {
    std::vector<double> users(30);
    for (double& x : users) x = 0.3 * random.normal();
    for (std::size_t run = 0; run < 5; ++run) {
      const double of_run = 0.2 * random.normal();
      for (std::size_t user = 0; user < 30; ++user) {
        values.row(run)[user] = of_run + users[user] + 0.1 * random.normal();
      }
    }
    const RunVariance split = run_variance(values);
    covered += split.interval.low <= 0.0 && 0.0 <= split.interval.high ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(covered) / kExperiments, 0.95, 0.03);
}

TEST(RunVariance, OfEqualRunsIsThatOfTheUsers) {
  const std::vector<double> run = {0.5, 0.25, 1.0, 0.0};
  const RunVariance split = run_variance(matrix_of({run, run, run}));
  const PairedTTest users = paired_t_test(run);
  EXPECT_NEAR(split.run_variance, 0.0, 1e-30);
  EXPECT_NEAR(split.residual_variance, 0.0, 1e-30);
  EXPECT_NEAR(split.standard_error, users.standard_error, 1e-14);
  EXPECT_NEAR(split.interval.low, users.interval.low, 1e-13);
  const RunVariance constant = run_variance(matrix_of({{0.5, 0.5}, {0.5, 0.5}}));
  EXPECT_EQ(constant.interval.low, 0.5);
  EXPECT_EQ(constant.interval.high, 0.5);
}

TEST(RunVariance, RefusesWhatCannotBeSplit) {
  EXPECT_THROW(run_variance(matrix_of({{0.5, 0.25}})), Error);
  EXPECT_THROW(run_variance(matrix_of({{0.5}, {0.25}})), Error);
  const double nan = std::nan("");
  EXPECT_THROW(run_variance(matrix_of({{0.5, nan}, {0.25, 1.0}})), Error);
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_THROW(run_variance(matrix_of({{0.5, infinite}, {0.25, 1.0}})), Error);
}

}  // namespace
}  // namespace reckon
