#include "bench/slice_attributes.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using Names = std::vector<std::string>;
using Numbers = std::vector<std::int32_t>;

class SliceAttributesTest : public testing::Test {
 protected:
  SliceTableFile read(const std::string& text) const {
    std::ofstream(path_) << text;
    constexpr std::array<std::string_view, 2> kIds = {"query", "id"};
    return read_slice_attributes(path_, kIds);
  }
  void refuse(const std::string& text, const std::string& what) const {
    const std::string error = test::error_of([&] { read(text); });
    EXPECT_NE(error.find(what), std::string::npos) << error;
    EXPECT_EQ(error.find(path_.string()), 0u) << error;
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path path_ = folder_ / "table";
};

TEST_F(SliceAttributesTest, ReadNumbersAsQuantilesAndTextsAsCategories) {
  const SliceTableFile file =
      read("topic,length,code\r\nq1,3,007\r\nq2,1.5,x\r\n\"q,3\",,\r\nq4,2e1,x\r\nq5,-4,007\r\n");
  EXPECT_EQ(file.ids, (Names{"q1", "q2", "q,3", "q4", "q5"}));
  ASSERT_EQ(file.attributes.slicings.size(), 2u);
  const Slicing& length = file.attributes.slicings[0];
  EXPECT_EQ(length.name, "length");
  EXPECT_EQ(length.slices, (Names{"-4", "1.5", "3", "20"}));
  EXPECT_EQ(length.slice_of, (Numbers{2, 1, -1, 3, 0}));
  const Slicing& code = file.attributes.slicings[1];
  EXPECT_EQ(code.slices, (Names{"007", "x"})) << "007 is no number";
  EXPECT_EQ(code.slice_of, (Numbers{0, 1, -1, 1, 0}));
}

TEST_F(SliceAttributesTest, AreFoundByTheNameOfTheirIdsOrBehindTheFirstColumn) {
  EXPECT_EQ(read("a\tid\nx\tq1\nx\tq2\n").ids, (Names{"q1", "q2"}));
  EXPECT_EQ(read("id\tquery\nx\tq1\ny\tq2\n").ids, (Names{"q1", "q2"}));
  EXPECT_EQ(read(",2019\nq1,5\nq2,6\n").attributes.slicings[0].name, "2019");
}

TEST_F(SliceAttributesTest, ReadObjectsALine) {
  const SliceTableFile file = read(
      "{\"query\": \"q1\", \"lang\": \"de\", \"length\": 3, \"more\": {\"a\": 1}}\n"
      "{\"query\": 2, \"lang\": null, \"length\": 5}\n");
  EXPECT_EQ(file.ids, (Names{"q1", "2"}));
  ASSERT_EQ(file.attributes.slicings.size(), 2u);
  EXPECT_EQ(file.attributes.slicings[0].slice_of, (Numbers{0, -1}));
  EXPECT_EQ(file.attributes.slicings[1].slices, (Names{"3", "5"}));
  ASSERT_EQ(file.attributes.notes.size(), 1u);
  EXPECT_NE(file.attributes.notes[0].find("more: holds objects"), std::string::npos);
}

TEST_F(SliceAttributesTest, SayWhichAreNamesOfTheRows) {
  std::string text = "id,title,kind\n";
  for (int row = 0; row < 40; ++row)
    text +=
        std::to_string(row) + ",title " + std::to_string(row) + (row % 2 == 0 ? ",a\n" : ",b\n");
  const SliceTableFile file = read(text);
  ASSERT_EQ(file.attributes.slicings.size(), 1u);
  EXPECT_EQ(file.attributes.slicings[0].name, "kind");
  ASSERT_EQ(file.attributes.notes.size(), 1u);
  EXPECT_NE(file.attributes.notes[0].find("title: nearly every row has another text"),
            std::string::npos);
}

TEST_F(SliceAttributesTest, RefuseBrokenTablesInOneLine) {
  refuse("", "");
  refuse("query\nq1\n", "at least one of attributes");
  refuse("query,a,a\nq1,1,2\n", "column 'a' twice");
  refuse("query,a\nq1,1\nq1,2\n", ":3: 'q1' is there before");
  refuse("query,a\nq1,1\n,2\n", ":3");
  refuse("query,a\nq1,1\nq2,1,2\n", ":3");
  refuse("{\"query\": \"q1\", \"a\": 1}\n{\"query\": \"q2\", \"a\":\n", ":2");
  refuse("query,a\nq1,\xff\n", "UTF-8");
}

}  // namespace
}  // namespace reckon
