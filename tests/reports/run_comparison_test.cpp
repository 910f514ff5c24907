#include "reports/run_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/random.h"
#include "reports/comparison_report.h"
#include "reports/number_format.h"
#include "tests/reports/hostile_record.h"
#include "tests/reports/sample_record.h"

namespace reckon {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// Values of 40 users that have the record's mean: spread around it, the same for all systems.
UserValues values_around(const SystemResult& system) {
  UserValues values;
  for (int user = 0; user < 40; ++user) values.users.push_back(user);
  for (const Metric& metric : system.metrics) {
    if (metric.name == "coverage") continue;  // of the whole system
    for (int user = 0; user < 40; ++user) {
      values.metrics[metric_label(metric.name, metric.k)].push_back(
          *metric.value + (user % 2 == 0 ? 0.02 : -0.02) + 0.0001 * (user - 19.5));
    }
  }
  return values;
}

ComparedRun run(const char* label, Record record) {
  return {.label = label, .record = std::move(record), .user_values = values_around};
}

// The sample after a change that made int8 better, on another machine, without fp32:layers=4.
Record changed_record() {
  Record record = test::sample_record();
  record.machine.cpu = "Another CPU";
  record.machine.build_type = "Debug";
  record.configuration.options["threads"] = std::int64_t{4};
  record.variants[1].encoding->texts_per_second.median = 776;
  record.variants.pop_back();
  std::erase_if(record.systems,
                [](const SystemResult& system) { return system.variant == "fp32:layers=4"; });
  for (SystemResult& system : record.systems) {
    if (system.variant != "int8") continue;
    for (Metric& metric : system.metrics) {
      *metric.value += 0.01;
      if (metric.low) *metric.low += 0.01;
      if (metric.high) *metric.high += 0.01;
    }
  }
  return record;
}

RunComparison compare(const std::vector<ComparedRun>& runs) {
  SilentProgress silent;
  return compare_runs(runs, {}, silent);
}

const ComparedMetric& metric_of(const std::vector<ComparedMetric>& all, const std::string& of,
                                const std::string& label) {
  for (const ComparedMetric& metric : all) {
    if (metric.of == of && metric_label(metric.name, metric.k) == label) return metric;
  }
  throw Error("not compared: " + of + " " + label);
}

TEST(RunComparison, PairsTheUsersOfTheSameSystems) {
  const RunComparison comparison =
      compare({run("before", test::sample_record()), run("after", changed_record())});
  const Difference& better =
      metric_of(comparison.systems, "int8/content", "ndcg@10").differences[0];
  EXPECT_TRUE(better.paired);
  EXPECT_NEAR(*better.value, 0.01, 1e-12);
  EXPECT_NEAR(*better.low, 0.01, 1e-12) << "every user gained the same";
  EXPECT_LT(*better.p, 0.001);
  const Difference& same = metric_of(comparison.systems, "fp32/content", "ndcg@10").differences[0];
  EXPECT_EQ(same.value, 0);
  EXPECT_EQ(same.p, 1);
}

TEST(RunComparison, TestsTheMainMetricsAndCorrectsForTheirNumber) {
  const RunComparison comparison =
      compare({run("before", test::sample_record()), run("after", changed_record())});
  int tested = 0;
  double smallest = 1;
  for (const ComparedMetric& metric : comparison.systems) {
    const Difference& difference = metric.differences[0];
    EXPECT_EQ(difference.p.has_value(), metric.main);
    EXPECT_EQ(difference.p_adjusted.has_value(), metric.main);
    if (!metric.main) continue;
    ++tested;
    smallest = std::min(smallest, *difference.p);
    EXPECT_GE(*difference.p_adjusted, *difference.p);
  }
  EXPECT_EQ(tested, 3 * 7);
  const Difference& better =
      metric_of(comparison.systems, "int8/content", "ndcg@10").differences[0];
  EXPECT_DOUBLE_EQ(*better.p_adjusted, smallest * tested);
}

TEST(RunComparison, SaysWhyAMetricIsNotPaired) {
  const RunComparison comparison =
      compare({run("before", test::sample_record()), run("after", changed_record())});
  const Difference& coverage =
      metric_of(comparison.systems, "int8/content", "coverage@10").differences[0];
  EXPECT_FALSE(coverage.paired);
  EXPECT_NEAR(*coverage.value, 0.01, 1e-12);
  EXPECT_EQ(coverage.low, std::nullopt) << "neither run has an interval";
  EXPECT_EQ(coverage.reason, "not paired: no values of single users");
}

TEST(RunComparison, DoesNotPairUsersOfDifferentDatasets) {
  Record other = changed_record();
  other.dataset.content_hash = "another";
  ComparedRun after = run("after", other);
  after.user_values = [](const SystemResult&) -> UserValues { throw Error("must not be asked"); };
  const RunComparison comparison = compare({run("before", test::sample_record()), after});
  const Difference& difference =
      metric_of(comparison.systems, "int8/mixture", "auc").differences[0];
  EXPECT_FALSE(difference.paired);
  EXPECT_EQ(difference.reason, "not paired: the datasets differ");
  EXPECT_EQ(difference.p, std::nullopt);
  // Both values are within 0.007: the difference is within the root of the sum of their squares.
  EXPECT_NEAR(*difference.high - *difference.value, std::hypot(0.007, 0.007), 1e-12);
  EXPECT_THAT(comparison.warnings, Contains(HasSubstr("different datasets")));
}

TEST(RunComparison, DoesNotPairValuesThatAreNotThoseOfTheRecord) {
  ComparedRun after = run("after", changed_record());
  after.user_values = [](const SystemResult& system) {
    UserValues values = values_around(system);
    values.metrics["auc"][0] += 0.1;
    return values;
  };
  const RunComparison comparison = compare({run("before", test::sample_record()), after});
  const Difference& difference =
      metric_of(comparison.systems, "int8/mixture", "auc").differences[0];
  EXPECT_FALSE(difference.paired);
  EXPECT_THAT(difference.reason, HasSubstr("not the mean of the users' values"));
  EXPECT_TRUE(metric_of(comparison.systems, "int8/mixture", "ndcg@10").differences[0].paired);
}

TEST(RunComparison, KeepsComparingWhereThereAreNoPredictions) {
  ComparedRun after = run("after", changed_record());
  after.user_values = [](const SystemResult& system) -> UserValues {
    fail("{} has no predictions", system.name);
  };
  const RunComparison comparison = compare({run("before", test::sample_record()), after});
  const Difference& difference =
      metric_of(comparison.systems, "int8/mixture", "auc").differences[0];
  EXPECT_EQ(difference.reason, "not paired: int8/mixture has no predictions");
  EXPECT_TRUE(difference.value.has_value());
}

TEST(RunComparison, GivesRatiosOfSpeed) {
  const RunComparison comparison =
      compare({run("before", test::sample_record()), run("after", changed_record())});
  for (const ComparedSpeed& speed : comparison.speed) {
    EXPECT_NE(speed.of, "fp32:layers=4") << "only one run has it";
    if (speed.of != "int8" || speed.quantity != "texts/s") continue;
    EXPECT_EQ(speed.ratios[0], 2.0);
  }
  EXPECT_EQ(comparison.speed.back().of, "whole run");
  EXPECT_EQ(comparison.speed.back().ratios[0], 1.0);
}

TEST(RunComparison, NamesWhatDiffersAndWarnsOfIt) {
  const RunComparison comparison =
      compare({run("before", test::sample_record()), run("after", changed_record())});
  ASSERT_EQ(comparison.settings.size(), 3U);
  EXPECT_EQ(comparison.settings[0].name, "configuration.options.threads");
  EXPECT_EQ(comparison.settings[0].values, (std::vector<std::string>{"2", "4"}));
  EXPECT_EQ(comparison.settings[1].name, "machine.cpu");
  EXPECT_EQ(comparison.settings[2].name, "machine.build_type");
  for (const char* part : {"different machines", "different builds",
                           "fp32:layers=4/content is in before but not in after",
                           "fp32:layers=4 is in before but not in after"}) {
    EXPECT_THAT(comparison.warnings, Contains(HasSubstr(part)));
  }
}

TEST(RunComparison, OfARunWithItselfFindsNothing) {
  const RunComparison comparison =
      compare({run("a", test::sample_record()), run("b", test::sample_record())});
  EXPECT_TRUE(comparison.warnings.empty());
  EXPECT_TRUE(comparison.settings.empty());
  for (const ComparedMetric& metric : comparison.systems) EXPECT_EQ(metric.differences[0].value, 0);
}

TEST(RunComparison, NeedsTwoRuns) {
  EXPECT_THROW(compare({run("a", test::sample_record())}), Error);
}

TEST(RunComparison, ComparesSeveralRunsWithTheFirst) {
  const RunComparison comparison =
      compare({run("a", test::sample_record()), run("b", test::sample_record()),
               run("c", changed_record())});
  const ComparedMetric& metric = metric_of(comparison.systems, "int8/content", "ndcg@10");
  ASSERT_EQ(metric.differences.size(), 2U);
  EXPECT_EQ(metric.differences[0].value, 0);
  EXPECT_NEAR(*metric.differences[1].value, 0.01, 1e-12);
  EXPECT_THAT(comparison_text(comparison, ComparedMetrics::kMain), HasSubstr("c, difference"));
}

TEST(ComparisonReport, ShowsRunsSideBySide) {
  const RunComparison comparison =
      compare({run("before", test::sample_record()), run("after", changed_record())});
  for (const std::string& text : {comparison_text(comparison, ComparedMetrics::kMain),
                                  comparison_markdown(comparison, ComparedMetrics::kMain)}) {
    for (const char* part : {"before", "after", "int8/content", "+0.0100", "2.00x", "Another CPU",
                             "whole run", "Warning", "banking77, int8"}) {
      EXPECT_THAT(text, HasSubstr(part));
    }
    EXPECT_THAT(text, Not(HasSubstr("precision@5")));
  }
  EXPECT_THAT(comparison_text(comparison, ComparedMetrics::kAll), HasSubstr("precision@5"));
}

TEST(ComparisonReport, IsAlsoJson) {
  const RunComparison comparison =
      compare({run("before", test::sample_record()), run("after", changed_record())});
  const auto root = nlohmann::json::parse(comparison_json(comparison));
  EXPECT_EQ(root["format"], "reckon-comparison");
  EXPECT_EQ(root["runs"], (nlohmann::json{"before", "after"}));
  EXPECT_EQ(root["systems"].size(), comparison.systems.size());
  EXPECT_EQ(root["systems"][0]["differences"][0]["paired"], true);
  EXPECT_EQ(root["warnings"].size(), comparison.warnings.size());
}

TEST(ComparisonReport, LetsNoTextOfARecordSteerTheTerminal) {
  const RunComparison comparison =
      compare({run("a\x1b[2J", test::hostile_record()), run("b", test::sample_record())});
  EXPECT_THAT(comparison_text(comparison, ComparedMetrics::kAll), Not(HasSubstr("\x1b")));
  EXPECT_THAT(comparison_markdown(comparison, ComparedMetrics::kAll), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace reckon
