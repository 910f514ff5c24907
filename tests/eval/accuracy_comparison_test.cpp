#include "eval/accuracy_comparison.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

// Rows of two classes, `hits` of which are predicted right.
ClassificationEvaluation evaluation(const std::vector<bool>& hits) {
  Matrix<double> scores(hits.size(), 2);
  std::vector<std::int32_t> truth(hits.size());
  for (std::size_t r = 0; r < hits.size(); ++r) {
    truth[r] = static_cast<std::int32_t>(r % 2);
    scores.row(r)[hits[r] ? r % 2 : 1 - r % 2] = 1;
  }
  SilentProgress progress;
  return evaluate_classification(std::move(scores), truth, {}, progress);
}

MetricComparison compare(const std::vector<bool>& a, const std::vector<bool>& b) {
  SilentProgress progress;
  return compare_accuracy(evaluation(a), evaluation(b), {.draws = 4000}, {}, progress);
}

TEST(AccuracyComparison, OfFewRowsIsTheSignTest) {
  // b is right where a is wrong in 6 rows, never the other way round; 4 rows are equal.
  const std::vector<bool> a = {0, 0, 0, 0, 0, 0, 1, 1, 0, 0};
  const std::vector<bool> b = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
  const MetricComparison row = compare(a, b);
  EXPECT_DOUBLE_EQ(row.a, 0.2);
  EXPECT_DOUBLE_EQ(row.b, 0.8);
  EXPECT_DOUBLE_EQ(row.difference, 0.6);
  EXPECT_EQ(row.users, 10u);
  EXPECT_DOUBLE_EQ(*row.p, 2 * std::pow(0.5, 6));  // exact: all six one way
}

TEST(AccuracyComparison, HasTheWidthOfPairedDifferences) {
  Random random(1);
  std::vector<bool> a(2000);
  std::vector<bool> b(2000);
  double changed = 0;
  for (std::size_t r = 0; r < a.size(); ++r) {
    a[r] = random.below(100) < 80;
    b[r] = random.below(100) < 5 ? !a[r] : a[r];
    changed += a[r] != b[r] ? 1 : 0;
  }
  const MetricComparison row = compare(a, b);
  const double n = 2000;
  const double deviation = std::sqrt((changed / n - row.difference * row.difference) / n);
  EXPECT_NEAR(row.interval->low, row.difference - 1.96 * deviation, 0.15 * deviation);
  EXPECT_NEAR(row.interval->high, row.difference + 1.96 * deviation, 0.15 * deviation);
}

TEST(AccuracyComparison, OfTheSamePredictionsIsNothing) {
  const std::vector<bool> a = {0, 1, 1, 0, 1};
  const MetricComparison row = compare(a, a);
  EXPECT_EQ(row.difference, 0);
  EXPECT_EQ(row.interval->low, 0);
  EXPECT_EQ(row.interval->high, 0);
  EXPECT_EQ(*row.p, 1);
}

TEST(AccuracyComparison, NeedsTheSameRowsAndMoreThanOne) {
  EXPECT_EQ(compare({true}, {false}).reason, "a single row");
  EXPECT_EQ(test::error_of([] {
              compare({true, false}, {true, false, true});
            }),
            "comparing accuracies: of other rows, expected the same");
}

TEST(AccuracyComparison, CorrectsAllRowsTogether) {
  std::vector<MetricComparison> rows(3);
  rows[0].p = 0.01;
  rows[2].p = 0.04;
  adjust_all_by_holm(rows);
  EXPECT_DOUBLE_EQ(*rows[0].p_adjusted, 0.02);
  EXPECT_FALSE(rows[1].p_adjusted);
  EXPECT_DOUBLE_EQ(*rows[2].p_adjusted, 0.04);
}

}  // namespace
}  // namespace reckon
