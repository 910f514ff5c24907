#include "core/table/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/table/reading.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

using test::Rows;
using testing::ElementsAre;
using testing::HasSubstr;

class CsvReaderTest : public testing::Test {
 protected:
  Rows read(std::string_view text, std::vector<std::string> columns,
            const TableOptions& options = {}) {
    test::write_file(file_, text);
    CsvReader reader(file_, std::move(columns), options);
    return test::all_rows(reader);
  }
  std::string delimiter_of(std::string_view text, std::vector<std::string> columns = {"1"}) {
    test::write_file(file_, text);
    return CsvReader(file_, std::move(columns)).delimiter();
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_ / "t.csv";
};

TEST_F(CsvReaderTest, ReadsColumnsByNameInTheOrderAskedFor) {
  EXPECT_EQ(read("user,item,rating\nu1,i1,4\nu2,i2,5\n", {"rating", "user"}),
            (Rows{{"4", "u1"}, {"5", "u2"}}));
}

TEST_F(CsvReaderTest, ReadsOneColumnTwice) {
  EXPECT_EQ(read("a,b\n\"x\"\"y\"\"z\",2\n", {"a", "a"}), (Rows{{"x\"y\"z", "x\"y\"z"}}));
}

TEST_F(CsvReaderTest, KeepsDelimitersQuotesAndLineEndsWithinQuotes) {
  EXPECT_EQ(read("id,text\n1,\"a, \"\"b\"\"\nc\r\nd\"\n2,\"\"\n3,\"\"\"\"\n", {"id", "text"}),
            (Rows{{"1", "a, \"b\"\nc\r\nd"}, {"2", ""}, {"3", "\""}}));
}

TEST_F(CsvReaderTest, ReadsDoubledQuotesInAFirstRowThatIsData) {
  EXPECT_EQ(read("1,\"\"\"a\"\"\"\n2,b\n", {"2"}), (Rows{{"\"a\""}, {"b"}}));
}

TEST_F(CsvReaderTest, KeepsAQuoteWithinAnUnquotedField) {
  EXPECT_EQ(read("id,text\n1,5' 11\" tall\n", {"text"}), (Rows{{"5' 11\" tall"}}));
}

TEST_F(CsvReaderTest, TakesQuotesForOrdinaryCharactersWhenToldTo) {
  EXPECT_EQ(read("id\ttext\n1\t\"Rome\" burns\n", {"text"}, {.delimiter = "\t", .quotes = false}),
            (Rows{{"\"Rome\" burns"}}));
}

TEST_F(CsvReaderTest, AcceptsEveryLineEndAndNoneAtTheEnd) {
  const Rows expected{{"1", "2"}, {"3", "4"}};
  for (const char* text : {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r",
                           "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4", "\n\na,b\n\n1,2\r\n\r\n3,4\n\n"}) {
    EXPECT_EQ(read(text, {"a", "b"}), expected) << text;
  }
}

TEST_F(CsvReaderTest, SkipsAByteOrderMark) {
  EXPECT_EQ(read("\xEF\xBB\xBF\"user\",item\nu,i\n", {"user"}), (Rows{{"u"}}));
}

TEST_F(CsvReaderTest, ReadsEmptyFields) {
  EXPECT_EQ(read("a,b,c\n,,\n1,,\"\"\n", {"a", "b", "c"}), (Rows{{"", "", ""}, {"1", "", ""}}));
}

TEST_F(CsvReaderTest, DetectsTheDelimiter) {
  EXPECT_EQ(delimiter_of("a,b\n1,2\n"), ",");
  EXPECT_EQ(delimiter_of("a\tb, c\n1\t2\n"), "\t");
  EXPECT_EQ(delimiter_of("a;b;c\n1,5;2,5;3\n"), ";");
  EXPECT_EQ(delimiter_of("1|Toy Story (1995)|01-Jan-1995\n2|GoldenEye|1-Jan-1995\n"), "|");
  EXPECT_EQ(delimiter_of("1::1193::5::978300760\n1::661::3::978302109\n"), "::");
  EXPECT_EQ(delimiter_of("1::Toy, Story::A|B\n2::Jumanji::A|B|C\n"), "::");
  EXPECT_EQ(delimiter_of("1,Toy Story,A|B\n2,Jumanji,A|B\n"), ",");
  EXPECT_EQ(delimiter_of("id,\"a;b;c\"\n1,\"d;e;f\"\n"), ",");
  EXPECT_EQ(delimiter_of("text\nHello, world\nBye\n", {"text"}), "");
}

TEST_F(CsvReaderTest, TakesTheDelimiterItIsGiven) {
  EXPECT_EQ(read("a b,c\nd e,f\n", {"2"}, {.delimiter = " ", .header = false}),
            (Rows{{"b,c"}, {"e,f"}}));
  EXPECT_EQ(read("1::2:3::4\n", {"2"}, {.delimiter = "::"}), (Rows{{"2:3"}}));
  EXPECT_EQ(read("1\t2 3\n", {"2"}, {.delimiter = "tab"}), (Rows{{"2 3"}}));
  EXPECT_EQ(read("1\t2 3\n", {"2"}, {.delimiter = "space"}), (Rows{{"3"}}));
  for (const char* delimiter : {"\"", ",\n", "123456789"}) {
    EXPECT_THAT(test::error_of([&] { read("1,2", {"1"}, {.delimiter = delimiter}); }),
                HasSubstr("expected 1 to 8 characters"));
  }
}

TEST_F(CsvReaderTest, DetectsTheHeaderFromNamesOrFromTypes) {
  EXPECT_EQ(read("alice,book\nbob,pen\n", {"1", "2"}), (Rows{{"alice", "book"}, {"bob", "pen"}}));
  EXPECT_EQ(read("user,rating\nbob,3\n", {"1", "2"}), (Rows{{"bob", "3"}}));
  EXPECT_EQ(read("user,day\nbob,2015-03-09\n", {"1"}), (Rows{{"bob"}}));
  EXPECT_EQ(read("1,2,3\n4,5,6\n", {"3"}), (Rows{{"3"}, {"6"}}));
  EXPECT_EQ(read("user,rating\nbob,3\n", {"1"}, {.header = false}), (Rows{{"user"}, {"bob"}}));
  EXPECT_EQ(read("user,item\nbob,pen\n", {"1"}, {.header = true}), (Rows{{"bob"}}));
}

TEST_F(CsvReaderTest, NamesTheLineOfARow) {
  test::write_file(file_, "a,b\n\n1,\"x\ny\"\n2,z\n");
  CsvReader reader(file_, {"a"});
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.where(), file_.string() + ":3");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.where(), file_.string() + ":5");
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.next());
}

TEST_F(CsvReaderTest, ReadsNumbersAndTimesStrictly) {
  test::write_file(file_, "v,t\n4.5,1425941529\nx,1e3s\n1e39,\n");
  CsvReader reader(file_, {"v", "t"});
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.number(0), 4.5F);
  EXPECT_EQ(reader.integer(1), 1425941529);
  EXPECT_EQ(reader.timestamp(1), 1425941529);
  ASSERT_TRUE(reader.next());
  EXPECT_THAT(test::error_of([&] { reader.number(0); }),
              HasSubstr(":3: column v: found 'x', expected a finite number"));
  EXPECT_THAT(test::error_of([&] { reader.timestamp(1); }), HasSubstr("found '1e3s'"));
  EXPECT_THAT(test::error_of([&] { reader.integer(1); }), HasSubstr("expected an integer"));
  ASSERT_TRUE(reader.next());
  EXPECT_THAT(test::error_of([&] { reader.number(0); }), HasSubstr("found '1e39'"));
  EXPECT_THAT(test::error_of([&] { reader.required(1); }), HasSubstr("column t: found ''"));
}

TEST_F(CsvReaderTest, RefusesWhatIsBrokenNamingFileAndLine) {
  struct Case {
    std::string text;
    std::string error;
  };
  const std::string long_row(TextFile::kMaxRecordBytes + 10, 'x');
  const std::vector<Case> cases = {
      {"", "t.csv: holds no rows"},
      {"\n\n", "t.csv: holds no rows"},
      {"a,b\n1,2\n3\n", "t.csv:3: 1 fields, expected 2 as in the first row"},
      {"a,b\n1,2\n\n1,2,3\n", "t.csv:4: 3 fields, expected 2"},
      {"a,b\n1,\"x\ny\"\n3,4,5\n", "t.csv:4: 3 fields"},
      {"a,b\n1,\"x\n\n\n", "t.csv:2: a quote that is opened here and never closed"},
      {"a,b\n1,\"x\"\n\"y\nz\",\"q", "t.csv:4: a quote that is opened here and never closed"},
      {"a,b\n1,\"x\"y\n",
       "t.csv:2: text after a closing quote (if quotes are ordinary characters: --quotes false)"},
      {"a,b\n1,\"x\n\" ,2\n", "t.csv:3: text after a closing quote"},
      {std::string("a,b\n1,x\0\n", 9), "t.csv:2: a NUL byte"},
      {std::string("a,b\n1,\"\nx\0\"\n", 13), "t.csv:3: a NUL byte"},
      {"a,b\n1,\xFF\n",
       "t.csv:2: byte 0xFF is not UTF-8 (convert it first, for example: iconv -f latin1 -t utf-8)"},
      {"a,b\n1,\"\n\n\xE9t\xE9\"\n", "t.csv:4: byte 0xE9 is not UTF-8"},
      {"a,b\n1,\xED\xA0\x80\n", "is not UTF-8"},
      {"\xFF\xFE"
       "a",
       "t.csv: begins with a UTF-16 byte order mark"},
      {"b,a\n1,\"" + long_row, "t.csv:2: a record of more than 16 MiB"},
      {"b,a,a\n1,2,3\n", "more than one column 'a'"},
      {"b,c\n1,2\n", "t.csv: no column 'a', expected one of 'b', 'c'"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(test::error_of([&] { read(c.text, {"a"}); }), HasSubstr(c.error))
        << c.text.substr(0, 40);
  }
  std::string wide = "c0";
  for (int i = 1; i < 200000; ++i) wide += fmt::format(",c{}", i);
  EXPECT_THAT(test::error_of([&] { read(wide + "\n", {"x"}); }),
              HasSubstr("no column 'x', expected one of 'c0', 'c1', 'c2'"));
  EXPECT_THAT(
      test::error_of([&] { read(std::string(TextFile::kMaxRecordBytes + 1, '\0'), {"a"}); }),
      HasSubstr("t.csv:1: a NUL byte"));
  EXPECT_THAT(test::error_of([&] { read("1,2\n", {"3"}); }), HasSubstr("rows have 2 fields"));
  EXPECT_THAT(test::error_of([&] { read("1,2\n", {"a"}, {.header = false}); }),
              HasSubstr("has no header, give a number"));
  EXPECT_THAT(test::error_of([&] { CsvReader(directory_ / "none.csv", {"1"}); }),
              HasSubstr("none.csv: No such file"));
  EXPECT_THAT(test::error_of([&] { CsvReader(directory_.path(), {"1"}); }),
              HasSubstr("Is a directory"));
}

TEST_F(CsvReaderTest, ReadsRowsAcrossTheEdgesOfItsBuffer) {
  std::string text = "id,text,end\r\n";
  Rows expected;
  for (std::size_t i = 0; i < 4000; ++i) {  // about 2 MB; rows of 0 to 1,000 bytes
    const std::string id = std::to_string(i);
    const std::string body(i * 7919 % 997, static_cast<char>('a' + i % 26));
    text += id + ",\"" + body + "\"\"\r\n\xC3\xA9,\",e\r\n";
    expected.push_back({id, body + "\"\r\n\xC3\xA9,", "e"});
  }
  EXPECT_EQ(read(text, {"id", "text", "end"}), expected);
}

TEST_F(CsvReaderTest, ReadsTheFilmsOfTmdb) {
  const auto path = test::shared_directory() / "data/tmdb5000/tmdb_5000_movies.csv";
  RECKON_REQUIRE_PATH(path);
  CsvReader reader(path, {"id", "genres", "overview"});
  const Rows rows = test::all_rows(reader);
  ASSERT_EQ(rows.size(), 4803u);
  EXPECT_EQ(rows[0][0], "19995");
  EXPECT_THAT(rows[0][1], testing::StartsWith("[{\"id\": 28, \"name\": \"Action\"}, "));
  EXPECT_THAT(rows[0][2], testing::StartsWith("In the 22nd century, a paraplegic Marine"));
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(), [](const auto& r) { return r[2].empty(); }), 3);
}

}  // namespace
}  // namespace reckon
