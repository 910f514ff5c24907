#include "reports/slice_quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/reports/sample_record.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;
using test::empty_record;
using test::sample_record;
using testing::ElementsAre;
using testing::HasSubstr;

// fp32/content has an NDCG@10 of 0.029: 0.8 of it in the first slice, half of it in the fourth.
TEST(SliceQuality, IsATableOfEverySliceOfASystem) {
  const Table table = slices_table(sample_record().slices.at(0));
  EXPECT_EQ(table.title, "Slices of fp32/content");
  ASSERT_EQ(table.rows.size(), 7U);
  EXPECT_THAT(table.rows[0],
              ElementsAre("history length", "3 to 20", "200", "0.0232 [0.0209, 0.0255]",
                          "-0.0058 [-0.0068, -0.0048]", "0.012"));
  EXPECT_THAT(table.rows[3],
              ElementsAre("cold-start users", "cold (at most 5)", "8", "0.0145", "-0.0145", "–"));
  EXPECT_THAT(table.notes.at(0), HasSubstr("worst slice: Action of genres, ndcg@10 0.0203"));
}

TEST(SliceQuality, NamesTheWorstSliceOfASystemAndOfADifference) {
  const Table table = worst_slices_table(sample_record());
  ASSERT_EQ(table.rows.size(), 10U);
  EXPECT_THAT(table.rows[0], ElementsAre("fp32/content", "Action of genres", "401",
                                         "0.0203 [0.0183, 0.0223]", "-0.0087 [-0.0097, -0.0077]"));
  EXPECT_EQ(table.rows[3][0], "int8/content - fp32/content");
  EXPECT_TRUE(worst_slices_table(empty_record()).rows.empty());
}

TEST(SliceQuality, HasNoWorstSliceThatIsNotThere) {
  Record record = sample_record();
  for (SystemBySlice& slices : record.slices) slices.worst = 7;
  EXPECT_TRUE(worst_slices_table(record).rows.empty());
  EXPECT_EQ(slices_table(record.slices[0]).notes, record.slices[0].notes);
}

TEST(SliceQuality, IsDrawnBySlicingThenBySliceThenBySystem) {
  const Record record = sample_record();
  const ordered_json data = slice_chart_data(record);
  EXPECT_EQ(data["measures"].size(), 3U);
  ASSERT_EQ(data["groups"].size(), 3U);
  EXPECT_EQ(data["groups"][0]["name"], "history length");
  ASSERT_EQ(data["groups"][0]["slices"].size(), 3U);
  const ordered_json& slice = data["groups"][2]["slices"][1];
  EXPECT_EQ(slice["name"], "Drama");
  ASSERT_EQ(slice["systems"].size(), record.systems.size());
  const ordered_json& fp32 = slice["systems"][0];
  EXPECT_EQ(fp32["n"], 322);
  EXPECT_NEAR(fp32["values"][0][0].get<double>(), 0.0377, 1e-12);
  EXPECT_TRUE(fp32["values"][2].is_null()) << "the first variant differs from none";
  const ordered_json& int8 = slice["systems"][2];
  EXPECT_EQ(record.systems[2].name, "int8/content");
  EXPECT_NEAR(int8["values"][2][1].get<double>(), 0.3 * 0.029 * 0.991 - 0.001, 1e-12);
  EXPECT_EQ(int8["p"], (ordered_json{nullptr, 0.012, 0.012}));
}

TEST(SliceQuality, IsDrawnOfNoSystemThatHasOtherSlices) {
  Record record = sample_record();
  record.slices[1].rows[0].slice = "another";
  record.slices[1].rows.resize(2);
  const ordered_json data = slice_chart_data(record);
  const auto of_second = [&](std::size_t place) {
    return data["groups"][0]["slices"][place]["systems"][1];
  };
  EXPECT_TRUE(of_second(0).is_null());
  EXPECT_FALSE(of_second(1).is_null());
  EXPECT_TRUE(of_second(2).is_null());
}

TEST(SliceQuality, OfARecordWithoutSlicesIsNothing) {
  EXPECT_EQ(slice_chart_data(empty_record()),
            (ordered_json{{"measures", ordered_json::array()}, {"groups", ordered_json::array()}}));
}

}  // namespace
}  // namespace reckon
