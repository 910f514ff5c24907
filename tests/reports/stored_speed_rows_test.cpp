#include "reports/stored_speed_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

// A record of one variant whose passes of 100 texts took `milliseconds` a text, give or take.
Record timed(double milliseconds, double spread, std::uint64_t seed, std::size_t passes = 20) {
  Random random(seed);
  Record record;
  record.machine.cpu = "Example CPU";
  VariantResult variant;
  variant.name = "fp32";
  variant.threads = 2;
  variant.encoding.emplace();
  for (std::size_t i = 0; i < passes; ++i) {
    const double seconds = 0.1 * milliseconds * std::exp(spread * random.normal());
    variant.encoding->repetitions.push_back({.texts = 100, .tokens = 3000, .seconds = seconds});
  }
  record.variants.push_back(std::move(variant));
  return record;
}

GateRow only_row(const Record& a, const Record& b) {
  const std::vector<GateRow> rows = stored_speed_rows(a, b);
  EXPECT_EQ(rows.size(), 1u);
  return rows.front();
}

TEST(StoredSpeedRows, AllowForWhatDiffersBetweenSessions) {
  const GateRow row = only_row(timed(5, 0.01, 1), timed(5.2, 0.01, 2));
  EXPECT_EQ(row.verdict, "SAME");
  EXPECT_NEAR(*row.effect, 1.04, 0.02);
  EXPECT_LT(*row.low, 1.04 / (1 + kSessionAllowance));
  EXPECT_GT(*row.high, 1.04 * (1 + kSessionAllowance));
  EXPECT_GT(*row.smallest_seen, kSessionAllowance);
}

TEST(StoredSpeedRows, FindASlowdownBeyondTheBudget) {
  const GateRow row = only_row(timed(5, 0.01, 1), timed(7, 0.01, 2));
  EXPECT_EQ(row.verdict, "SLOWER");
  EXPECT_EQ(row.outcome, GateOutcome::kRegression);
  EXPECT_NEAR(*row.baseline, 5e6, 1e5);
}

TEST(StoredSpeedRows, AcceptASlowdownWithinTheBudget) {
  const GateRow row = only_row(timed(5, 0.005, 1), timed(5.6, 0.005, 2));
  EXPECT_EQ(row.verdict, "SLOWER");
  EXPECT_EQ(row.outcome, GateOutcome::kWarning);
}

TEST(StoredSpeedRows, AreInconclusiveOnAnotherMachine) {
  Record other = timed(5, 0.01, 2);
  other.machine.cpu = "Another CPU";
  EXPECT_THAT(machine_differences(timed(5, 0.01, 1), other),
              testing::ElementsAre("machine.cpu: Example CPU, Another CPU"));
  const GateRow row = only_row(timed(5, 0.01, 1), other);
  EXPECT_EQ(row.outcome, GateOutcome::kInconclusive);
  EXPECT_THAT(row.notes, testing::Contains("not measured on the same machine"));
}

// The variant's passes had this share of its two threads.
Record with_share(Record record, double share) {
  const std::string name = record.variants.front().name;
  record.processor_use = {{.variant = name, .seconds = 10, .processor_seconds = 20 * share}};
  return record;
}

TEST(StoredSpeedRows, AreInconclusiveWhereOneRunHadLessOfTheProcessors) {
  const GateRow row =
      only_row(with_share(timed(5, 0.01, 1), 0.98), with_share(timed(15, 0.01, 2), 0.31));
  EXPECT_EQ(row.verdict, "INCONCLUSIVE");
  EXPECT_EQ(row.outcome, GateOutcome::kInconclusive);
  EXPECT_NEAR(*row.effect, 3, 0.1);
  EXPECT_THAT(row.notes,
              testing::Contains(testing::HasSubstr("98% of their time on processors, then 31%")));
}

TEST(StoredSpeedRows, AreJudgedWhereBothHadTheSameOrNothingIsKnown) {
  const Record before = with_share(timed(5, 0.01, 1), 0.96);
  for (const Record& after : {with_share(timed(7, 0.01, 2), 0.93), timed(7, 0.01, 2)}) {
    EXPECT_EQ(only_row(before, after).verdict, "SLOWER");
  }
  // Variants of one run took turns.
  const std::vector<GateRow> rows =
      stored_speed_rows(before, with_share(timed(7, 0.01, 2), 0.5),
                        {.allowance = 0, .baseline_variant = "fp32", .candidate_variant = "fp32"});
  EXPECT_EQ(rows.front().verdict, "SLOWER");
}

TEST(StoredSpeedRows, AreInconclusiveWhereTooLittleWasTimed) {
  EXPECT_EQ(only_row(timed(5, 0.01, 1, 2), timed(5, 0.01, 2, 2)).outcome,
            GateOutcome::kInconclusive);
  EXPECT_EQ(only_row(timed(5, 0.3, 1, 5), timed(5, 0.3, 2, 5)).outcome, GateOutcome::kInconclusive);
}

TEST(StoredSpeedRows, CompareTheTwoVariantsThatAreNamed) {
  Record record = timed(5, 0.01, 1);
  record.variants.push_back(timed(2.5, 0.01, 2).variants.front());
  record.variants.back().name = "int8";
  const StoredSpeedOptions options{
      .allowance = 0, .baseline_variant = "fp32", .candidate_variant = "int8"};
  const std::vector<GateRow> rows = stored_speed_rows(record, record, options);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].name, "encode fp32 → int8");
  EXPECT_EQ(rows[0].verdict, "FASTER");
  EXPECT_NEAR(*rows[0].effect, 0.5, 0.01);
  EXPECT_LT(*rows[0].high / *rows[0].low, 1 + kSessionAllowance);
  EXPECT_THAT(
      test::error_of([&] {
        stored_speed_rows(record, record,
                          {.baseline_variant = "fp32", .candidate_variant = "int4"});
      }),
      testing::HasSubstr("no timed variant \"int4\" in the results, which have fp32, int8"));
}

TEST(StoredSpeedRows, TakePassesOverOtherTextsAsIndependent) {
  const GateRow row = only_row(timed(5, 0.01, 1, 20), timed(7, 0.01, 2, 15));
  EXPECT_EQ(row.verdict, "SLOWER");
  EXPECT_NEAR(*row.effect, 1.4, 0.02);
}

}  // namespace
}  // namespace reckon
