#include "datasets/describe.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "datasets/dataset_writer.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

TEST(Describe, CountsWhatIsThere) {
  const test::TemporaryDirectory temporary;
  const auto path = temporary / "d.h5";
  {
    DatasetWriter writer(path, {.name = "d", .source = "a test", .license = "none"});
    writer.append_items(std::vector<std::string>{"a", "b", "c", "d"},
                        std::vector<std::string>{"xy", "\xc3\xa9", "", "four"});
    writer.append_users(std::vector<std::string>{"u", "v"});
    const std::vector<std::int32_t> users = {0, 0, 0, 1}, items = {0, 1, 2, 0};
    const std::vector<float> values = {5, 3, 5, 5};
    const std::vector<std::int64_t> times = {100, 200, 300, 50};
    writer.append_interactions(
        {.users = users, .items = items, .values = values, .timestamps = times});
    writer.add_split("s",
                     {.part = {0, 1, 2, 255}, .attributes = {{"method", std::string("by hand")}}});
    writer.commit();
  }
  SilentProgress progress;
  const DatasetDescription d = describe_dataset(Dataset::open(path), {}, progress);
  EXPECT_EQ(d.density, 0.5);
  EXPECT_EQ(d.first_time, 50);
  EXPECT_EQ(d.last_time, 300);
  EXPECT_EQ(d.values, (std::map<float, std::size_t>{{3.0F, 1}, {5.0F, 3}}));
  EXPECT_EQ(d.history.mean, 2);
  EXPECT_EQ(d.history.maximum, 3);
  EXPECT_EQ(d.popularity.median, 1);
  EXPECT_EQ(d.top_1_percent_share, 0.5) << "one item of four: 2 of 4 interactions";
  // Gini of 0, 1, 1, 2: (-3 * 0 - 1 + 1 + 3 * 2) / (4 * 4)
  EXPECT_DOUBLE_EQ(d.popularity_gini, 6.0 / 16);
  EXPECT_EQ(d.items_without_interactions, 1u);
  EXPECT_EQ(d.items_below_5_interactions, 4u);
  EXPECT_EQ(d.text_characters->maximum, 4);
  EXPECT_EQ(d.text_characters->mean, 1.75) << "an accented letter is one character";
  EXPECT_FALSE(d.text_tokens);
  const nlohmann::json json = to_json(d);
  EXPECT_EQ(json["splits"]["s"]["left_out"], 1);
  EXPECT_EQ(json["splits"]["s"]["method"], "by hand");
  EXPECT_NE(to_text(d).find("1 train, 1 validation, 1 test, 1 left out"), std::string::npos);
}

TEST(Describe, TakesADatasetWithNothingInIt) {
  const test::TemporaryDirectory temporary;
  const auto path = temporary / "d.h5";
  DatasetWriter(path, {.name = "d", .source = "", .license = ""}).commit();
  SilentProgress progress;
  const DatasetDescription d = describe_dataset(Dataset::open(path), {}, progress);
  EXPECT_EQ(d.items, 0u);
  EXPECT_EQ(to_json(d)["interactions"], 0);
}

}  // namespace
}  // namespace reckon
