#include "datasets/import/list_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/table/reading.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ListReader, ReadsAUserAndItemsALine) {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "l.txt", "\xEF\xBB\xBFu1 a b\r\n\n  u2\t c  \nu3\nu4 d");
  ListReader reader(directory / "l.txt");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.user(), "u1");
  EXPECT_THAT(reader.items(), ElementsAre("a", "b"));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.user(), "u2");
  EXPECT_THAT(reader.items(), ElementsAre("c"));
  EXPECT_EQ(reader.where(), (directory / "l.txt").string() + ":3");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.user(), "u3");
  EXPECT_TRUE(reader.items().empty());
  ASSERT_TRUE(reader.next());
  EXPECT_THAT(reader.items(), ElementsAre("d"));
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.next());
}

TEST(ListReader, CutsLinesAtADelimiter) {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "l.txt", "u 1,a b, c ,\r\n , \nu2\n");
  ListReader reader(directory / "l.txt", ",");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.user(), "u 1");
  EXPECT_THAT(reader.items(), ElementsAre("a b", "c"));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.user(), "u2");
  EXPECT_TRUE(reader.items().empty());
  EXPECT_FALSE(reader.next());
  test::write_file(directory / "l.txt", "u,a\n,b\n");
  ListReader broken(directory / "l.txt", ",");
  ASSERT_TRUE(broken.next());
  EXPECT_THAT(test::error_of([&] { broken.next(); }), HasSubstr("l.txt:2: items without a user"));
}

TEST(ListReader, ReadsLinesAcrossTheEdgesOfItsBuffer) {
  const test::TemporaryDirectory directory;
  std::string text;
  for (std::size_t user = 0; user < 2000; ++user) {
    text += fmt::format("user{}", user);
    for (std::size_t i = 0; i < user; ++i) text += fmt::format(" {}", i);
    text += "\n";
  }
  test::write_file(directory / "l.txt", text);
  ListReader reader(directory / "l.txt");
  for (std::size_t user = 0; user < 2000; ++user) {
    ASSERT_TRUE(reader.next());
    ASSERT_EQ(reader.user(), "user" + std::to_string(user));
    ASSERT_EQ(reader.items().size(), user);
    if (user == 0) continue;
    ASSERT_EQ(reader.items().back(), std::to_string(user - 1));
  }
  EXPECT_FALSE(reader.next());
}

TEST(ListReader, RefusesWhatIsBrokenNamingFileAndLine) {
  const test::TemporaryDirectory directory;
  const auto error_in = [&](std::string_view text) {
    test::write_file(directory / "l.txt", text);
    return test::error_of([&] {
      ListReader reader(directory / "l.txt");
      while (reader.next()) {
      }
    });
  };
  EXPECT_THAT(error_in("u a\nu \xFF\n"), HasSubstr("l.txt:2: byte 0xFF is not UTF-8"));
  EXPECT_THAT(error_in(std::string_view("u a\nu \0\n", 8)), HasSubstr("l.txt:2: a NUL byte"));
  EXPECT_THAT(error_in(std::string(TextFile::kMaxRecordBytes + 1, 'u')),
              HasSubstr("l.txt:1: a record of more than 16 MiB begins here, expected a line end"));
  EXPECT_THAT(error_in(std::string(TextFile::kMaxRecordBytes + 1, '\0')),
              HasSubstr("l.txt:1: a NUL byte"));
}

}  // namespace
}  // namespace reckon
