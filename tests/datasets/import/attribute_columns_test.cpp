#include "datasets/import/attribute_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "datasets/import/table_import.h"
#include "tests/datasets/import/importing.h"

namespace reckon {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::NanSensitiveDoubleEq;

class AttributeColumnsTest : public testing::Test {
 protected:
  // Imports the table of items (columns k and t are id and text) beside interactions with `items`.
  Dataset import(std::string_view table, const std::string& items = "a",
                 const TableOptions& options = {}) {
    test::write_file(directory_ / "i.csv", "u,i\nu," + items + "\n");
    test::write_file(directory_ / "items", table);
    SilentProgress progress;
    summary_ = import_tables({.table = options,
                              .interactions = directory_ / "i.csv",
                              .user = options.header.value_or(true) ? "u" : "1",
                              .item = options.header.value_or(true) ? "i" : "2",
                              .items = {directory_ / "items",
                                        options.header.value_or(true) ? "k" : "1",
                                        {options.header.value_or(true) ? "t" : "2"}}},
                             out_, progress);
    return Dataset::open(out_);
  }
  std::string summary_text() const { return summary_.to_text(); }

  test::TemporaryDirectory directory_;
  std::filesystem::path out_ = directory_ / "out.h5";
  ImportSummary summary_;
};

TEST_F(AttributeColumnsTest, KeepsTheOtherColumnsByTheTypeOfTheirValues) {
  const Dataset dataset = import(
      "year,k,price,zip,t,long,name\n"
      "1995,a,1.5,0123,x,12345678901234567890,Ann\n"
      "-7,b,2,4567,y,1,\n");
  EXPECT_THAT(dataset.item_attributes(), ElementsAre("long", "name", "price", "year", "zip"));
  const Hdf5File& file = dataset.file();
  EXPECT_THAT(file.read<std::int64_t>("/items/year"), ElementsAre(1995, -7));
  EXPECT_THAT(file.read<double>("/items/price"), ElementsAre(1.5, 2.0));
  EXPECT_THAT(file.read_strings("/items/zip"), ElementsAre("0123", "4567"));
  EXPECT_THAT(file.read_strings("/items/long"), ElementsAre("12345678901234567890", "1"));
  EXPECT_THAT(file.read_strings("/items/name"), ElementsAre("Ann", ""));
  EXPECT_EQ(test::count_of(summary_, "columns of items kept as attributes"), 5u);
}

TEST_F(AttributeColumnsTest, LeavesGapsWhereThereIsNoValue) {
  const Dataset dataset = import("k,t,n,empty,s\na,x,,,p\nb,y,3,,q\n", "new");
  const Hdf5File& file = dataset.file();
  EXPECT_THAT(file.read<double>("/items/n"),
              ElementsAre(NanSensitiveDoubleEq(NAN), DoubleEq(3), NanSensitiveDoubleEq(NAN)));
  EXPECT_THAT(file.read_strings("/items/empty"), ElementsAre("", "", ""));
  EXPECT_THAT(file.read_strings("/items/s"), ElementsAre("p", "q", ""));
}

TEST_F(AttributeColumnsTest, TakesTheFirstOfSeveralRowsWithOneId) {
  const Dataset dataset = import("k,t,n\nb,x,1\na,x,2\nb,x,3\nc,x,4\na,x,no number\n");
  EXPECT_THAT(test::item_ids(dataset), ElementsAre("b", "a", "c"));
  EXPECT_THAT(dataset.file().read<std::int64_t>("/items/n"), ElementsAre(1, 2, 4));
}

TEST_F(AttributeColumnsTest, LeavesOutColumnsThatCannotBeAttributesAndSaysSo) {
  const Dataset dataset = import(
      "k,t,id,text,embeddings,,a/b,.,..,twice,twice,fine\n"
      "a,x,1,2,3,4,5,6,7,8,9,10\n");
  EXPECT_THAT(dataset.item_attributes(), ElementsAre("fine"));
  EXPECT_THAT(summary_text(),
              HasSubstr("7  dropped: columns of items with names that attributes cannot have: "
                        "'id', 'text', 'embeddings', '', 'a/b', ...\n"));
  EXPECT_THAT(summary_text(), HasSubstr("2  dropped: columns of items with a name that is there "
                                        "twice: 'twice', 'twice'\n"));
}

TEST_F(AttributeColumnsTest, LeavesOutColumnsBeyondTheFirstHundred) {
  std::string header = "k,t";
  std::string row = "a,x";
  for (int i = 0; i < 103; ++i) {
    header += fmt::format(",c{}", i);
    row += fmt::format(",{}", i);
  }
  EXPECT_EQ(import(header + "\n" + row + "\n").item_attributes().size(), 100u);
  EXPECT_THAT(summary_text(), HasSubstr("3  dropped: columns of items beyond the first 100: "
                                        "'c100', 'c101', 'c102'\n"));
}

TEST_F(AttributeColumnsTest, CannotNameColumnsWithoutAHeader) {
  const Dataset dataset = import("a,x,1,2\nb,y,3,4\n", "a", {.header = false});
  EXPECT_THAT(dataset.item_attributes(), IsEmpty());
  EXPECT_THAT(summary_text(), HasSubstr("2  dropped: columns of items without a header\n"));
}

TEST_F(AttributeColumnsTest, KeepsTheKeysOfJsonObjectsButNotObjects) {
  const Dataset dataset = import(
      "{\"k\": \"a\", \"t\": \"x\", \"year\": 1995, \"tags\": [\"p\", \"q\"], \"o\": {\"year\": "
      "2}}\n"
      "{\"k\": \"b\", \"t\": \"y\", \"year\": 1996, \"late\": true, \"l\": [1, {}]}\n"
      "{\"k\": \"a\", \"t\": \"y\", \"d\": 1, \"d\": 2, \"nul\": \"\\u0000\"}\n");
  EXPECT_THAT(dataset.item_attributes(), ElementsAre("late", "tags", "year"));
  const Hdf5File& file = dataset.file();
  EXPECT_THAT(file.read<std::int64_t>("/items/year"), ElementsAre(1995, 1996));
  EXPECT_THAT(file.read_strings("/items/tags"), ElementsAre("p q", ""));
  EXPECT_THAT(file.read_strings("/items/late"), ElementsAre("", "true"));
  EXPECT_THAT(summary_text(), HasSubstr("4  dropped: columns of items that hold objects"));
}

TEST_F(AttributeColumnsTest, KeepsColumnsOfUsersToo) {
  test::write_file(directory_ / "i.csv", "u,i\nu2,a\nu3,a\n");
  test::write_file(directory_ / "users.csv", "age,who,city\n30,u1,Rome\n40,u2,\n50,u1,Oslo\n");
  SilentProgress progress;
  import_tables({.interactions = directory_ / "i.csv",
                 .user = "u",
                 .item = "i",
                 .users = directory_ / "users.csv",
                 .user_id = "2"},
                out_, progress);
  const Dataset dataset = Dataset::open(out_);
  EXPECT_THAT(dataset.user_attributes(), ElementsAre("age", "city"));
  EXPECT_THAT(dataset.file().read<double>("/users/age"),
              ElementsAre(30, 40, NanSensitiveDoubleEq(NAN)));
  EXPECT_THAT(dataset.file().read_strings("/users/city"), ElementsAre("Rome", "", ""));
}

TEST_F(AttributeColumnsTest, WritesMoreRowsThanABlockHolds) {
  std::string table = "k,t,n,f,s\n";
  for (int i = 0; i < 20000; ++i) table += fmt::format("i{0},x,{0},{0}.5,s{0}\n", i);
  const Dataset dataset = import(table, "i7");
  EXPECT_EQ(dataset.file().read<std::int64_t>("/items/n").at(19999), 19999);
  EXPECT_EQ(dataset.file().read<double>("/items/f").at(9000), 9000.5);
  EXPECT_EQ(dataset.file().read_strings("/items/s").at(8192), "s8192");
}

}  // namespace
}  // namespace reckon
