#include "reports/roofline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/speed_tables.h"
#include "reports/summary.h"
#include "tests/reports/sample_record.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;
using test::empty_record;
using test::sample_record;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// 9742 texts at 388 a second are 25.1 s for 1.5e13 operations: 597.4 GOP/s of 1,400.
TEST(Roofline, HasARowForEveryVariantThatWasTimed) {
  const Table table = work_table(sample_record());
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_THAT(table.rows[1], ElementsAre("int8", "597", "42.7 %", "1,400", "2,008",
                                         "int8 products 93.3 %, fp32 multiply-adds 6.67 %"));
  const Table limits = limits_table(sample_record());
  ASSERT_EQ(limits.rows.size(), 3U);
  EXPECT_THAT(limits.rows[0],
              ElementsAre("memory read", "20.0 Gbytes/s", "19.0", "2", "memchr over a buffer"));
}

TEST(Roofline, SaysHowManyProductsStandForOne) {
  Record record = sample_record();
  record.work[0].parts = {{"bf16 products", 1.5e13, 3}};
  EXPECT_EQ(work_table(record).rows[0].back(), "bf16 products 100 %, 3 times");
}

TEST(Roofline, IsDrawnFromWhatTheRecordHolds) {
  const ordered_json data = roofline_data(sample_record());
  EXPECT_EQ(data["memory"], 2e10);
  EXPECT_EQ(data["roofs"], (ordered_json{{{"name", "fp32 multiply-adds"}, {"value", 4e11}},
                                         {{"name", "int8 products"}, {"value", 1.6e12}}}));
  ASSERT_EQ(data["points"].size(), 3U);
  EXPECT_EQ(data["points"][1]["variant"], "int8");
  EXPECT_EQ(data["points"][1]["intensity"], 2008);
  EXPECT_EQ(data["points"][1]["limit"], 1.4e12);
  EXPECT_DOUBLE_EQ(data["points"][1]["rate"].get<double>(), 1.5e13 * 388 / 9742);
}

TEST(Roofline, StandsInTheTableOfVariants) {
  const Table table = variants_table(sample_record());
  const auto column = std::ranges::find(table.columns, "of the limit", &Table::Column::name);
  ASSERT_NE(column, table.columns.end());
  const auto at = static_cast<std::size_t>(column - table.columns.begin());
  EXPECT_EQ(table.rows[1][at], "42.7 %");
  EXPECT_THAT(summary_markdown(sample_record()), HasSubstr("| of the limit |"));
}

TEST(Roofline, OfAVariantWithoutLimitsSaysWhyAndDrawsNone) {
  Record record = sample_record();
  record.limits.clear();
  record.work.resize(1);
  VariantWork& work = record.work[0];
  work.parts.clear();
  work.weight_bytes = work.intensity = work.limit = work.fraction_of_limit = std::nullopt;
  work.reason = "the limits of a GPU are not measured";
  EXPECT_TRUE(roofline_data(record).is_null());
  const std::string html = roofline_section(record);
  EXPECT_THAT(html, HasSubstr("the limits of a GPU are not measured"));
  EXPECT_THAT(html, Not(HasSubstr("<canvas")));
  EXPECT_THAT(work_table(record).rows[0], ElementsAre("fp32", "249", "–", "–", "–", "–"));
  EXPECT_THAT(summary_markdown(record), Not(HasSubstr("of the limit")));
}

TEST(Roofline, IsLeftOutOfRecordsThatHaveNoWork) {
  EXPECT_EQ(roofline_section(empty_record()), "");
  EXPECT_TRUE(roofline_data(empty_record()).is_null());
}

}  // namespace
}  // namespace reckon
