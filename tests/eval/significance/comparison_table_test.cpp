#include "eval/significance/comparison_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "eval/significance/bootstrap_interval.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/paired_t_test.h"
#include "eval/significance/power.h"
#include "eval/significance/sign_flip_test.h"
#include "eval/significance/wilcoxon.h"

namespace reckon {
namespace {

const std::vector<std::string> kMetrics = {"ndcg@10", "recall@10", "auc"};

// Three systems, each a little better than the one before; some users have no auc.
std::vector<SystemValues> random_systems(std::uint64_t seed, std::size_t users) {
  Random random(seed);
  std::vector<SystemValues> systems(3);
  for (std::size_t s = 0; s < systems.size(); ++s) {
    systems[s].name = "system " + std::to_string(s);
    systems[s].metrics.assign(kMetrics.size(), std::vector<double>(users));
    for (std::vector<double>& values : systems[s].metrics) {
      for (double& value : values) value = 0.1 * static_cast<double>(s) + random.uniform();
    }
  }
  for (std::size_t user = 0; user < users; user += 7) systems[1].metrics[2][user] = std::nan("");
  return systems;
}

std::vector<double> differences_of(const std::vector<SystemValues>& systems,
                                   const ComparisonRow& row) {
  return paired_differences(systems[row.b].metrics[row.metric], systems[row.a].metrics[row.metric])
      .values;
}

ComparisonTable compare(const std::vector<SystemValues>& systems,
                        const ComparisonTableOptions& options = {}) {
  SilentProgress progress;
  return comparison_table(kMetrics, systems, options, progress);
}

TEST(ComparisonTable, ComparesAllPairsOrAllWithTheFirst) {
  const std::vector<SystemValues> systems = random_systems(1, 50);
  const ComparisonTable first = compare(systems);
  ASSERT_EQ(first.rows.size(), 6u);
  for (const ComparisonRow& row : first.rows) EXPECT_EQ(row.a, 0u);
  const ComparisonTable all = compare(systems, {.all_pairs = true});
  ASSERT_EQ(all.rows.size(), 9u);
  EXPECT_EQ(all.tests, 9u);
  EXPECT_EQ(all.rows[8].a, 1u);
  EXPECT_EQ(all.rows[8].b, 2u);
  EXPECT_EQ(all.rows[8].metric, 2u);
  EXPECT_EQ(all.rows[8].left_out, 8u);
  EXPECT_EQ(all.rows[8].users, 42u);
}

TEST(ComparisonTable, HoldsWhatEachFunctionGivesAlone) {
  const std::vector<SystemValues> systems = random_systems(2, 60);
  SilentProgress progress;
  for (const PairedTest test :
       {PairedTest::kSignFlip, PairedTest::kStudentT, PairedTest::kWilcoxon}) {
    for (const IntervalMethod interval : {IntervalMethod::kStudentT, IntervalMethod::kPercentile,
                                          IntervalMethod::kBasic, IntervalMethod::kBca}) {
      const ComparisonTable table = compare(systems, {.all_pairs = true,
                                                      .test = test,
                                                      .interval = interval,
                                                      .margin = 0.05,
                                                      .permutations = 500});
      std::vector<double> p_values;
      for (const ComparisonRow& row : table.rows) {
        const std::vector<double> differences = differences_of(systems, row);
        const PairedTTest t = paired_t_test(differences);
        EXPECT_EQ(row.difference, t.mean);
        EXPECT_NEAR(row.mean_b - row.mean_a, t.mean, 1e-15);
        EXPECT_EQ(row.effect.cohen_d, paired_effect(differences).cohen_d);
        EXPECT_EQ(row.detectable, minimum_detectable_effect(row.users, {.level = 1.0 - 0.95}) *
                                      standard_deviation(differences));
        const double p = test == PairedTest::kStudentT ? t.p
                         : test == PairedTest::kWilcoxon
                             ? wilcoxon_test(differences).p
                             : sign_flip_test(differences, {.permutations = 500}, progress).p;
        EXPECT_EQ(row.p, p);
        p_values.push_back(p);
        const MeanIntervals alone({differences.data(), differences.size(), 1}, interval, {},
                                  progress);
        EXPECT_EQ(row.interval->low, alone.of(0, 0.95).low);
        EXPECT_EQ(row.interval->high, alone.of(0, 0.95).high);
        if (interval == IntervalMethod::kStudentT) {
          EXPECT_EQ(row.interval->low, t.interval.low);
          EXPECT_EQ(row.non_inferiority->low, non_inferiority(differences, 0.05).low);
        }
        if (test == PairedTest::kStudentT) {
          EXPECT_EQ(row.non_inferiority->p, non_inferiority(differences, 0.05).p);
        }
      }
      const CorrectedPValues corrected = correct_p_values(p_values, Correction::kHolm);
      for (std::size_t i = 0; i < table.rows.size(); ++i) {
        EXPECT_EQ(table.rows[i].p_adjusted, corrected.adjusted[i]);
        EXPECT_EQ(table.rows[i].rejected, corrected.rejected[i]);
      }
    }
  }
}

TEST(ComparisonTable, TestsOfNonInferiorityNearlyAgree) {
  const std::vector<SystemValues> systems = random_systems(3, 300);
  const auto margin_p = [&](PairedTest test) {
    return compare(systems, {.test = test, .margin = 0.02}).rows.front().non_inferiority->p;
  };
  const double truth = margin_p(PairedTest::kStudentT);
  EXPECT_NEAR(margin_p(PairedTest::kSignFlip), truth, 0.01);
  EXPECT_NEAR(margin_p(PairedTest::kWilcoxon), truth, 0.05);
}

// All intervals hold the mean that was put in about as often as they say.
TEST(MeanIntervals, CoverTheTrueMean) {
  constexpr int kExperiments = 300;
  constexpr IntervalMethod kMethods[] = {IntervalMethod::kStudentT, IntervalMethod::kPercentile,
                                         IntervalMethod::kBasic, IntervalMethod::kBca};
  Random random(7);
  SilentProgress progress;
  std::vector<int> covered(std::size(kMethods));
  Matrix<double> values(40, 1);
  for (int experiment = 0; experiment < kExperiments; ++experiment) {
    for (std::size_t user = 0; user < values.rows(); ++user) {
      values.row(user)[0] = 0.1 + random.normal();
    }
    for (std::size_t method = 0; method < covered.size(); ++method) {
      const MeanIntervals intervals(values, kMethods[method], {.draws = 400, .threads = 1},
                                    progress);
      const Interval interval = intervals.of(0, 0.9);
      covered[method] += interval.low <= 0.1 && 0.1 <= interval.high ? 1 : 0;
    }
  }
  for (const int count : covered) {
    EXPECT_NEAR(static_cast<double>(count) / kExperiments, 0.9, 0.06);
  }
}

TEST(ComparisonTable, DoesNotDependOnThreadsOrOnOtherSystems) {
  const std::vector<SystemValues> systems = random_systems(4, 80);
  const ComparisonTable one = compare(systems, {.threads = 1});
  const ComparisonTable four = compare(systems, {.threads = 4});
  const ComparisonTable pair = compare({systems[0], systems[1]});
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(one.rows[i].p, four.rows[i].p);
    EXPECT_EQ(one.rows[i].interval->low, four.rows[i].interval->low);
  }
  for (std::size_t i = 0; i < pair.rows.size(); ++i) {
    EXPECT_EQ(pair.rows[i].p, one.rows[i].p);
    EXPECT_EQ(pair.rows[i].interval->high, one.rows[i].interval->high);
  }
}

TEST(ComparisonTable, TestsOnlyTheMetricsNamed) {
  const ComparisonTable table =
      compare(random_systems(5, 40), {.tested = std::set<std::string>{"ndcg@10"}});
  EXPECT_EQ(table.tests, 2u);
  for (const ComparisonRow& row : table.rows) {
    EXPECT_EQ(row.p.has_value(), row.metric == 0);
    EXPECT_TRUE(row.interval);
  }
}

TEST(ComparisonTable, SaysWhyThereIsNoTest) {
  const double nan = std::nan("");
  const auto system = [](const std::vector<double>& values) {
    return SystemValues{"s", {values, values, values}};
  };
  SilentProgress progress;
  const ComparisonRow nobody = compare({system({nan, 1.0}), system({0.5, nan})}).rows.front();
  EXPECT_EQ(nobody.reason, "no user has a value in both");
  EXPECT_TRUE(std::isnan(nobody.difference));
  const ComparisonRow single = compare({system({nan, 1.0}), system({0.5, 0.25})}).rows.front();
  EXPECT_EQ(single.reason, "only one user has a value in both");
  EXPECT_EQ(single.difference, -0.75);
  EXPECT_FALSE(single.p || single.interval);
  const auto same = {system({0.5, 1.0, 0.0}), system({0.5, 1.0, 0.0})};
  const ComparisonRow equal = compare(same, {.test = PairedTest::kStudentT}).rows.front();
  EXPECT_EQ(equal.reason, "all differences are 0");
  EXPECT_EQ(equal.interval->low, 0.0);
  EXPECT_EQ(equal.detectable, 0.0);
  EXPECT_EQ(compare(same).rows.front().p, 1.0);
  EXPECT_FALSE(compare(same, {.interval = IntervalMethod::kBca}).rows.front().interval);
}

TEST(ComparisonTable, RefusesWhatCannotBeCompared) {
  std::vector<SystemValues> systems = random_systems(6, 20);
  EXPECT_THROW(compare({systems[0]}), Error);
  EXPECT_THROW(compare(systems, {.confidence = 1.0}), Error);
  EXPECT_THROW(compare(systems, {.margin = 0.0}), Error);
  EXPECT_THROW(compare(systems, {.power = 2.0}), Error);
  systems[1].metrics[0][3] = std::numeric_limits<double>::infinity();
  EXPECT_THROW(compare(systems), Error);
  systems[1].metrics[0].pop_back();
  EXPECT_THROW(compare(systems), Error);
  systems[1].metrics.pop_back();
  EXPECT_THROW(compare(systems), Error);
}

}  // namespace
}  // namespace reckon
