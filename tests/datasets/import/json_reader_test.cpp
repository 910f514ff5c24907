#include "datasets/import/json_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/table/reading.h"

namespace reckon {
namespace {

using test::Rows;
using testing::HasSubstr;

class JsonReaderTest : public testing::Test {
 protected:
  Rows read(std::string_view text, std::vector<std::string> columns) {
    test::write_file(file_, text);
    JsonReader reader(file_, std::move(columns));
    return test::all_rows(reader);
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_ / "t.json";
};

TEST_F(JsonReaderTest, ReadsAnObjectALine) {
  EXPECT_EQ(read("{\"a\": \"x\", \"b\": 1}\n\r\n{\"b\": 2.50, \"a\": \"y\"}", {"b", "a"}),
            (Rows{{"1", "x"}, {"2.50", "y"}}));
}

TEST_F(JsonReaderTest, ReadsAnArrayOfObjectsOverManyLines) {
  EXPECT_EQ(
      read("\xEF\xBB\xBF [\n {\"a\":\n \"]}\\\"{\"},{\"a\": null}\n,\n{\"a\":true} ]\n", {"a"}),
      (Rows{{"]}\"{"}, {""}, {"true"}}));
}

TEST_F(JsonReaderTest, JoinsListsAndSkipsWhatIsNotAskedFor) {
  EXPECT_EQ(
      read("{\"x\": {\"a\": [1, {\"a\": 2}]}, \"a\": [[\"Beauty\", \"Hair\"], [3]]}\n{\"y\": 1}\n",
           {"a", "a"}),
      (Rows{{"Beauty Hair 3", "Beauty Hair 3"}, {"", ""}}));
}

TEST_F(JsonReaderTest, KeepsNumbersAsTheyAreWritten) {
  EXPECT_EQ(read("{\"a\": 123456789012345678901234567890, \"b\": -7, \"c\": 1.0}", {"a", "b", "c"}),
            (Rows{{"123456789012345678901234567890", "-7", "1.0"}}));
}

TEST_F(JsonReaderTest, DecodesEscapes) {
  EXPECT_EQ(read("{\"a\": \"\\u4e70\\n\\ud83d\\ude00\"}", {"a"}),
            (Rows{{"\xE4\xB9\xB0\n\xF0\x9F\x98\x80"}}));
}

TEST_F(JsonReaderTest, NamesTheLineAtWhichAnObjectBegins) {
  test::write_file(file_, "[\n{\"a\":1},\n\n{\n\"a\":2}]");
  JsonReader reader(file_, {"a"});
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.where(), file_.string() + ":2");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.where(), file_.string() + ":4");
}

TEST_F(JsonReaderTest, ReadsObjectsAcrossTheEdgesOfItsBuffer) {
  std::string text;
  Rows expected;
  for (std::size_t i = 0; i < 3000; ++i) {
    const std::string body(i * 7919 % 997, 'a');
    text += "{\"a\": \"" + body + "\\\"\\u00e9\"}\n";
    expected.push_back({body + "\"\xC3\xA9"});
  }
  EXPECT_EQ(read(text, {"a"}), expected);
}

TEST_F(JsonReaderTest, RefusesWhatIsBrokenNamingFileAndLine) {
  struct Case {
    std::string text;
    std::string error;
  };
  const std::vector<Case> cases = {
      {"", "t.json: holds no objects"},
      {"[]", "t.json: holds no objects"},
      {"{\"a\":1}\nx\n", "t.json:2: expected a JSON object"},
      {"[1]", "t.json:1: expected a JSON object, found a number"},
      {"[[1]]", "t.json:1: expected a JSON object, found a list"},
      {"[{\"a\":1}, \"x\"]", "t.json:1: expected a JSON object, found a text"},
      {"[{\"a\":1} {\"a\":2}]", "t.json:1: expected ',' or ']'"},
      {"[{\"a\":1},]", "t.json:1: expected a JSON object"},
      {"[,{\"a\":1}]", "t.json:1: expected a JSON object"},
      {"[{\"a\":1}\n", "t.json:2: expected ',' or ']'"},
      {"[{\"a\":1}]\n]", "t.json:2: text after the array's end"},
      {"{\"a\":1}\n{\"a\": {\"b\": 1}\n", "t.json:2: an object begins here and never ends"},
      {"{\"a\":1}\n{\"a\": \"x\n\"}\n", "t.json:2: a line ends within a text"},
      {"{\"a\":\"\\", "t.json:1: an object begins here and never ends"},
      {"{\"a\":1}\n{\"a\": 01}\n", "t.json:2: not JSON: byte 8 of the object"},
      {"{\"a\": \"\\ud800\"}", "not JSON"},
      {"{\"a\": 1e999}", "t.json:1: found '1e999', expected a number that a float64 holds"},
      {"{'a': 1}", "t.json:1: not JSON"},
      {"{\"a\": \"\xC0\x80\"}", "t.json:1: byte 0xC0 is not UTF-8"},
      {std::string("{\"a\": 1}\n\0", 10), "t.json:2: a NUL byte"},
      {"{\"a\": \"\\u0000\"}", "key 'a' holds a NUL character"},
      {"{\"a\": [{}]}", "key 'a' is an object"},
      {"{\"a\": {}}", "key 'a' is an object"},
      {"{\"a\": 1, \"a\": 2}", "key 'a' is there twice"},
      {"{\"b\": 1}\n{\"b\": 1}\n", "t.json: no object has the key 'a'"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(test::error_of([&] { read(c.text, {"a"}); }), HasSubstr(c.error)) << c.text;
  }
}

TEST_F(JsonReaderTest, SaysWhatIsThereInPlaceOfAValue) {
  const auto error_in = [&](std::string_view text) {
    test::write_file(file_, text);
    JsonReader reader(file_, {"a"});
    return test::error_of([&] {
      while (reader.next()) reader.required(0);
    });
  };
  EXPECT_THAT(error_in("{\"a\": 1}\n{\"a\": null}"),
              HasSubstr("t.json:2: column a: found null, expected a value"));
  EXPECT_THAT(error_in("{\"a\": \"\"}"), HasSubstr("found an empty text, expected"));
  EXPECT_THAT(error_in("{\"a\": [[], null]}"), HasSubstr("found a list without values, expected"));
  EXPECT_THAT(error_in("{}"), HasSubstr("found an object without keys, expected"));
  EXPECT_THAT(error_in("{\"user\": {\"a\": 1}, \"x\": [{\"a\": 2}]}"),
              HasSubstr("t.json:1: column a: found no such key in an object of 'user' (an object), "
                        "'x' (a list), expected a value"));
  EXPECT_THAT(
      error_in("{\"1\": [], \"2\": 2, \"3\": \"\", \"4\": null, \"5\": true, \"6\": 6, \"7\": 7}"),
      HasSubstr("object of '1' (a list), '2' (a number), '3' (an empty text), '4' (null), "
                "'5' (true or false), ..., expected a value"));
}

TEST_F(JsonReaderTest, RefusesObjectsThatAreNestedWithoutEnd) {
  const std::string deep(1 << 20, '[');
  EXPECT_THAT(test::error_of([&] { read("{\"a\": " + deep + "}", {"a"}); }), HasSubstr("not JSON"));
}

}  // namespace
}  // namespace reckon
