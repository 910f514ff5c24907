#include "datasets/import/table_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/datasets/import/importing.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TableImportTest : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& name, std::string_view text) {
    test::write_file(directory_ / name, text);
    return directory_ / name;
  }
  Dataset import(const TableImportOptions& options) {
    SilentProgress progress;
    summary_ = import_tables(options, directory_ / "out.h5", progress);
    return Dataset::open(directory_ / "out.h5");
  }
  std::string error_in(const TableImportOptions& options) {
    const std::string error = test::error_of([&] { import(options); });
    EXPECT_FALSE(std::filesystem::exists(directory_ / "out.h5"));
    return error;
  }

  test::TemporaryDirectory directory_;
  ImportSummary summary_;
};

TEST_F(TableImportTest, ImportsInteractionsAloneByName) {
  const Dataset dataset = import({.interactions = file("i.csv",
                                                       "when,who,what,stars\n"
                                                       "30,bob,pen,5\n"
                                                       "20,ann,pen,3.5\n"
                                                       "10,bob,ink,1\n"
                                                       "30,bob,cap,2\n"),
                                  .user = "who",
                                  .item = "what",
                                  .value = "stars",
                                  .timestamp = "when"});
  EXPECT_EQ(dataset.name(), "i");
  EXPECT_FALSE(dataset.has_item_texts());
  EXPECT_THAT(test::item_ids(dataset), ElementsAre("pen", "ink", "cap"));
  EXPECT_THAT(test::interactions_as_text(dataset),
              ElementsAre("bob ink 1 10", "bob pen 5 30", "bob cap 2 30", "ann pen 3.5 20"));
  EXPECT_THAT(dataset.split_names(), ElementsAre("default"));
}

TEST_F(TableImportTest, KeepsTheOrderOfTheFileWithoutTimestamps) {
  const Dataset dataset = import(
      {.interactions = file("i.dat", "u::b\nu::a\nv::a\nu::b\nu::c\n"), .user = "1", .item = "2"});
  EXPECT_FALSE(dataset.has_values());
  EXPECT_FALSE(dataset.has_timestamps());
  EXPECT_THAT(test::interactions_as_text(dataset), ElementsAre("u a", "u b", "u c", "v a"));
  EXPECT_EQ(test::count_of(summary_, "dropped: the same user and item earlier (the last is kept)"),
            1u);
}

TEST_F(TableImportTest, KeepsTheLastOfSeveralInteractionsWithOneItem) {
  const Dataset dataset = import({.interactions = file("i.csv",
                                                       "u,i,v,t\n"
                                                       "u,a,1,50\n"
                                                       "u,a,2,40\n"
                                                       "u,b,3,10\n"
                                                       "u,b,4,10\n"),
                                  .user = "u",
                                  .item = "i",
                                  .value = "v",
                                  .timestamp = "t"});
  EXPECT_THAT(test::interactions_as_text(dataset), ElementsAre("u b 4 10", "u a 1 50"));
  EXPECT_EQ(test::count_of(summary_, "interactions read"), 4u);
  EXPECT_EQ(test::count_of(summary_, "dropped: the same user and item earlier (the last is kept)"),
            2u);
  EXPECT_EQ(test::count_of(summary_, "interactions written"), 2u);
}

TEST_F(TableImportTest, CountsTimestampsThatAreRoundedToSeconds) {
  TableImportOptions options = {
      .interactions = file("i.csv", "u,i,t\nu,a,1425941529000\nu,b,1425941528999\n"),
      .user = "u",
      .item = "i",
      .timestamp = "t"};
  EXPECT_THAT(error_in(options),
              HasSubstr("column t: found '1425941529000', expected seconds since "
                        "1970 up to the year 9999 or an ISO 8601 date (are these "
                        "milliseconds?)"));
  constexpr const char* kRounded =
      "timestamps rounded down to seconds, within which items are in the order of rows";
  options.time_unit = TimeUnit::kMilliseconds;
  EXPECT_THAT(test::interactions_as_text(import(options)),
              ElementsAre("u b 1425941528", "u a 1425941529"));
  EXPECT_EQ(test::count_of(summary_, kRounded), 1u);
  options.time_unit = TimeUnit::kSeconds;
  options.interactions = file("i.csv", "u,i,t\nu,a,10.9\nu,b,10.1\nu,c,9\n");
  EXPECT_THAT(test::interactions_as_text(import(options)),
              ElementsAre("u c 9", "u a 10", "u b 10"));
  EXPECT_EQ(test::count_of(summary_, kRounded), 2u);
}

TEST_F(TableImportTest, JoinsItemAndUserTables) {
  const Dataset dataset = import(
      {.info = {.name = "shop", .source = "somewhere", .license = "CC0"},
       .interactions = file("i.tsv", "user\titem\tday\nu2\tx\t2020-01-02\nu3\tnew\t2020-01-01\n"),
       .user = "user",
       .item = "item",
       .timestamp = "day",
       .items = {.file = file("items.jsonl",
                              "{\"id\": \"y\", \"title\": \"Why?\", \"about\": \"\"}\n"
                              "{\"id\": \"x\", \"title\": \"An axe\", \"about\": \" Sharp \"}\n"
                              "{\"id\": \"y\", \"title\": \"Again\", \"about\": \"twice\"}\n"),
                 .id = "id",
                 .text = {"title", "about"}},
       .users = file("users.csv", "user\nu1\nu2\n"),
       .user_id = "user"});
  EXPECT_EQ(dataset.name(), "shop");
  EXPECT_EQ(dataset.license(), "CC0");
  EXPECT_THAT(test::item_ids(dataset), ElementsAre("y", "x", "new"));
  EXPECT_THAT(test::item_texts(dataset), ElementsAre("Why?", "An axe. Sharp.", ""));
  EXPECT_THAT(test::user_ids(dataset), ElementsAre("u1", "u2", "u3"));
  EXPECT_THAT(test::interactions_as_text(dataset),
              ElementsAre("u2 x 1577923200", "u3 new 1577836800"));
  EXPECT_EQ(test::count_of(summary_, "dropped: an item that was there before"), 1u);
  EXPECT_EQ(test::count_of(summary_, "items that only interactions name, without text"), 1u);
}

TEST_F(TableImportTest, TakesASingleTextColumnAsItIs) {
  const Dataset dataset = import(
      {.interactions = file("i.csv", "u,i\nu,1\n"),
       .user = "u",
       .item = "i",
       .items = {
           .file = file("items.csv", "i,text\n1, as it is \n"), .id = "i", .text = {"text"}}});
  EXPECT_THAT(test::item_texts(dataset), ElementsAre(" as it is "));
}

TEST_F(TableImportTest, WritesMoreItemsAndInteractionsThanABlockHolds) {
  std::string items = "id,text\n";
  std::string interactions = "u,i,t\n";
  for (int i = 0; i < 20000; ++i) items += fmt::format("i{},text {}\n", i, i);
  for (int i = 0; i < 150000; ++i)
    interactions += fmt::format("u{},i{},{}\n", i % 10, i % 19997, -i);
  const Dataset dataset = import({.interactions = file("i.csv", interactions),
                                  .user = "u",
                                  .item = "i",
                                  .timestamp = "t",
                                  .items = {file("items.csv", items), "id", {"text"}}});
  EXPECT_EQ(dataset.item_count(), 20000u);
  EXPECT_EQ(test::item_texts(dataset)[12345], "text 12345");
  EXPECT_EQ(dataset.interaction_count(), 150000u);
  EXPECT_EQ(dataset.split("default").part.size(), 150000u);
}

TEST_F(TableImportTest, NamesFileAndLineOfABadRow) {
  const auto with = [&](std::string_view rows) {
    return error_in({.interactions = file("i.csv", rows),
                     .user = "u",
                     .item = "i",
                     .value = "v",
                     .timestamp = "t"});
  };
  EXPECT_THAT(with("u,i,v,t\na,b,1,2\n,b,1,2\n"), HasSubstr("i.csv:3: column u: found ''"));
  EXPECT_THAT(with("u,i,v,t\na,b,1,2\na,,1,2\n"), HasSubstr("i.csv:3: column i: found ''"));
  EXPECT_THAT(with("u,i,v,t\na,b,,2\n"),
              HasSubstr("i.csv:2: column v: found '', expected a finite number (without --value, "
                        "feedback is implicit)"));
  EXPECT_THAT(with("u,i,v,t\na,b,one,2\n"), HasSubstr("i.csv:2: column v: found 'one'"));
  EXPECT_THAT(with("u,i,v,t\na,b,nan,2\n"), HasSubstr("i.csv:2: column v: found 'nan'"));
  EXPECT_THAT(with("u,i,v,t\na,b,1,yesterday\n"), HasSubstr("i.csv:2: column t: found 'yester"));
  EXPECT_THAT(with("u,i,v,t\na,b,1,2\na,b,1\n"), HasSubstr("i.csv:3: 3 fields, expected 4"));
  EXPECT_THAT(with("u,i,v,t\n"), HasSubstr("i.csv: holds no interactions"));
  EXPECT_THAT(with("u,i,v\na,b,1\n"), HasSubstr("i.csv: no column 't', expected one of 'u', 'i'"));
  EXPECT_THAT(with(""), HasSubstr("i.csv: holds no rows"));
}

TEST_F(TableImportTest, NamesWhatIsMissingOfTheOptions) {
  const auto i = file("i.csv", "u,i\na,b\n");
  const auto items = file("items.csv", "id,text\n,x\n");
  EXPECT_THAT(error_in({}), HasSubstr("expected a file of interactions"));
  EXPECT_THAT(error_in({.interactions = i}), HasSubstr("expected the columns of user and item"));
  EXPECT_THAT(error_in({.interactions = i, .user = "u", .item = "i", .items = {items, "", {}}}),
              HasSubstr("expected the columns of id and text"));
  EXPECT_THAT(
      error_in({.interactions = i, .user = "u", .item = "i", .items = {items, "id", {"text"}}}),
      HasSubstr("items.csv:2: column id: found ''"));
  EXPECT_THAT(error_in({.interactions = i, .user = "u", .item = "i", .users = items}),
              HasSubstr("expected the column of the id"));
  EXPECT_THAT(error_in({.interactions = directory_ / "none", .user = "u", .item = "i"}),
              HasSubstr("none: No such file"));
}

}  // namespace
}  // namespace reckon
