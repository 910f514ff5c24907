#include "reports/pareto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/random.h"
#include "reports/pareto_tables.h"

namespace reckon {
namespace {

using testing::HasSubstr;

ParetoPoint point(std::string name, double speed, double quality) {
  return {.variant = std::move(name), .texts_per_second = speed, .quality = quality};
}

// By the definition: sorted by speed, a point is on the front when it is better than all faster
// ones, and the best of those as fast as it.
bool is_on_front(const std::vector<ParetoPoint>& points, const ParetoPoint& one) {
  double best_of_faster = -1;
  double best_as_fast = -1;
  for (const ParetoPoint& other : points) {
    if (other.texts_per_second > one.texts_per_second) {
      best_of_faster = std::max(best_of_faster, other.quality);
    }
    if (other.texts_per_second == one.texts_per_second) {
      best_as_fast = std::max(best_as_fast, other.quality);
    }
  }
  return one.quality > best_of_faster && one.quality == best_as_fast;
}

TEST(Pareto, FrontIsThatOfTheDefinitionForRandomPointsWithTies) {
  Random random(1);
  for (int round = 0; round < 500; ++round) {
    std::vector<ParetoPoint> points;
    const std::size_t count = 1 + random.below(20);
    const std::uint64_t grid = 2 + random.below(12);  // coarse: many ties
    for (std::size_t i = 0; i < count; ++i) {
      points.push_back(point(std::to_string(i), static_cast<double>(random.below(grid)),
                             static_cast<double>(random.below(grid))));
    }
    find_front(points);
    for (const ParetoPoint& one : points) {
      EXPECT_EQ(one.dominated_by.empty(), is_on_front(points, one)) << round;
      if (one.dominated_by.empty()) continue;
      const auto other = std::ranges::find(points, one.dominated_by, &ParetoPoint::variant);
      ASSERT_NE(other, points.end());
      EXPECT_TRUE(other->dominated_by.empty()) << "what dominates is on the front";
      EXPECT_GE(other->texts_per_second, one.texts_per_second);
      EXPECT_GE(other->quality, one.quality);
      for (const ParetoPoint& third : points) {
        if (third.texts_per_second >= one.texts_per_second) {
          EXPECT_LE(third.quality, other->quality);
        }
      }
    }
  }
}

struct Row {
  std::string name;
  double rate;
  double quality;
  double low;  // of the difference from the first
  double high;
};

Record record_of(const std::vector<Row>& rows) {
  Record record;
  for (const Row& row : rows) {
    VariantResult variant;
    variant.name = row.name;
    variant.encoding.emplace().texts_per_second.median = row.rate;
    record.variants.push_back(variant);
    SystemResult system;
    system.name = row.name + "/content";
    system.variant = row.name;
    system.recommender = "content";
    Metric& metric = system.metrics.emplace_back();
    metric.name = "ndcg";
    metric.k = 10;
    metric.value = row.quality;
    record.systems.push_back(system);
    if (record.variants.size() == 1) continue;
    Comparison& comparison = record.comparisons.emplace_back();
    comparison.a = rows[0].name + "/content";
    comparison.b = system.name;
    comparison.metric = "ndcg";
    comparison.k = 10;
    comparison.difference = row.quality - rows[0].quality;
    comparison.low = row.low;
    comparison.high = row.high;
    comparison.n = 1000;
  }
  return record;
}

// Of 0.2, 1% is 0.002 and 0.1% is 0.0002.
TEST(Pareto, CheapestIsTheFastestWhoseIntervalStaysWithinTheMargin) {
  const Record record = record_of({{"fp32", 100, 0.2, 0, 0},
                                   {"bf16", 180, 0.2, -0.0001, 0.0001},
                                   {"int8", 280, 0.199, -0.0018, -0.0002},
                                   {"int4", 300, 0.198, -0.004, 0}});
  const ParetoSurface surface = pareto_surfaces(record).at(0);
  EXPECT_EQ(surface.reference, "fp32");
  EXPECT_EQ(surface.n, 1000);
  EXPECT_DOUBLE_EQ(*surface.points[1].smallest_margin, 0.0005);
  EXPECT_DOUBLE_EQ(*surface.points[2].smallest_margin, 0.009);
  EXPECT_DOUBLE_EQ(*surface.points[3].smallest_margin, 0.02);
  EXPECT_EQ(surface.cheapest.at(0).variant, "int8");
  EXPECT_EQ(surface.cheapest.at(1).variant, "bf16");
  EXPECT_EQ(surface.points[0].dominated_by, "bf16");
  EXPECT_EQ(surface.points[2].dominated_by, "");
}

// The rule of three, at 97.5%: 3.69 of n.
TEST(Pareto, UsersWithoutADifferenceShowOnlyThatFewDiffer) {
  const ParetoSurface surface =
      pareto_surfaces(record_of({{"fp32", 100, 0.5, 0, 0}, {"int8", 200, 0.5, 0, 0}})).at(0);
  EXPECT_NEAR(*surface.points[1].smallest_margin, 3.69e-3 / 0.5, 2e-5);
  EXPECT_EQ(surface.cheapest.at(0).variant, "int8");
  EXPECT_EQ(surface.cheapest.at(1).variant, "fp32");
}

TEST(Pareto, AHigherQualityNeedsNoMarginAndAMissingIntervalShowsNone) {
  Record record =
      record_of({{"fp32", 100, 0.2, 0, 0}, {"a", 150, 0.21, 0.001, 0.02}, {"b", 200, 0.2, 0, 0}});
  record.comparisons[1].low.reset();
  record.comparisons[1].high.reset();
  const ParetoSurface surface = pareto_surfaces(record).at(0);
  EXPECT_EQ(surface.points[1].smallest_margin, 0);
  EXPECT_EQ(surface.points[2].smallest_margin, std::nullopt);
  EXPECT_EQ(surface.cheapest.at(1).variant, "a");
}

TEST(Pareto, WhereNoneCanBeShownTheTableSaysTheSmallestMarginThatCan) {
  const Record record = record_of({{"fp32", 100, 0.2, 0, 0},
                                   {"int8", 200, 0.2, -0.0101, 0.0103},
                                   {"int4", 90, 0.1, -0.2, -0.05}});
  const ParetoSurface surface = pareto_surfaces(record).at(0);
  EXPECT_EQ(surface.cheapest.at(0).variant, "fp32");
  const std::string text = table_text(pareto_tables(record).at(0));
  EXPECT_THAT(text, HasSubstr("Cheapest within 1% of fp32's ndcg@10 of content at 95% confidence: "
                              "fp32; no other is shown to be within it; nearest is int8, within "
                              "5.05% (1,000 users)"));
  EXPECT_THAT(text, HasSubstr("dominated by int8: 2.22x as fast"));
}

TEST(Pareto, OneVariantOrNoSpeedIsNoSurface) {
  EXPECT_TRUE(pareto_surfaces(record_of({{"fp32", 100, 0.2, 0, 0}})).empty());
  Record record = record_of({{"fp32", 100, 0.2, 0, 0}, {"int8", 200, 0.2, 0, 0}});
  record.variants[1].encoding.reset();
  EXPECT_TRUE(pareto_surfaces(record).empty());
  EXPECT_TRUE(pareto_surfaces({}).empty());
}

}  // namespace
}  // namespace reckon
