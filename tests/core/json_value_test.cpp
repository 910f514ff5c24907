#include "core/json_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/error.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(JsonValue, NamesFilePlaceFoundAndExpected) {
  const JsonValue json = JsonValue::parse(R"({"a": [{"b": "32"}], "n": 1.5})", "x.json");
  EXPECT_EQ(error_of([&] { json.at("a").items(9)[0].at("b").count(1, 7); }),
            "x.json: a: [0]: b: found \"32\", expected a whole number from 1 to 7");
  EXPECT_EQ(error_of([&] { json.at("n").count(0, 7); }),
            "x.json: n: found 1.5, expected a whole number from 0 to 7");
  EXPECT_EQ(error_of([&] { json.at("m"); }), "x.json: 'm' is missing");
  EXPECT_EQ(error_of([&] { json.at("a").flag(); }),
            "x.json: a: found a list of 1, expected true or false");
  EXPECT_EQ(error_of([&] { json.at("a").at("b"); }),
            "x.json: a: found a list of 1, expected an object");
  EXPECT_EQ(error_of([&] { json.items(9); }),
            "x.json: found an object of 2 members, expected a list of at most 9");
}

TEST(JsonValue, FindsItsPlaceBehindOtherListsAndObjects) {
  const JsonValue json = JsonValue::parse(
      R"({"a": [], "b": [1, {"c": {}, "d": 2}], "e": {"f": [true, null, 3]}})", "");
  EXPECT_EQ(error_of([&] { json.at("e").at("f").items()[2].text(); }),
            "e: f: [2]: found 3, expected a text");
  EXPECT_EQ(error_of([&] { json.at("b").items()[1].at("d").flag(); }),
            "b: [1]: d: found 2, expected true or false");
  EXPECT_EQ(error_of([&] { json.at("e").at("f").items(2); }),
            "e: f: found a list of 3, expected a list of at most 2");
  EXPECT_EQ(error_of([&] { json.flag(); }), "found an object of 3 members, expected true or false");
}

TEST(JsonValue, TakesOnlyWholeNumbersInRangeForCounts) {
  for (const char* text : {"-1", "12.0", "true", "\"1\"", "null", "8", "0", "1e1",
                           "18446744073709551616", "-9223372036854775809", "[]", "{}"}) {
    EXPECT_THROW(JsonValue::parse(text, "x").count(1, 7), Error) << text;
  }
  EXPECT_EQ(JsonValue::parse("7", "x").count(1, 7), 7u);
  EXPECT_EQ(JsonValue::parse("18446744073709551615", "x").count(0, ~0ull), ~0ull);
}

TEST(JsonValue, RefusesWhatIsNotOneJsonValue) {
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("{}{}"), std::string("{} x"),
        std::string("nan"), std::string("{\"a\":NaN}"), std::string("{\"a\":1,}"),
        std::string("{\"a\":\"\xff\"}"), std::string("{\"a\":\"\\ud800\"}"),
        std::string("{}\0{}", 5), std::string("{'a':1}"), std::string("// c\n{}")}) {
    const std::string error = error_of([&] { JsonValue::parse(text, "x.json"); });
    EXPECT_THAT(error, AllOf(HasSubstr("x.json: "), HasSubstr("JSON"), Not(HasSubstr("\n"))));
  }
}

TEST(JsonValue, ErrorsStayOnOneShortLineWhateverTheFileHolds) {
  const std::string longest(5 << 20, 'x');
  const std::string line = error_of([&] { JsonValue::parse("{\"a\":\"" + longest, "x"); });
  EXPECT_THAT(line, AllOf(SizeIs(testing::Lt(400u)), Not(HasSubstr("\n"))));
  const JsonValue json = JsonValue::parse("{\"a\\nb\":\"" + longest + "\", \"c\":\"1\\n2\"}", "x");
  EXPECT_THAT(error_of([&] { json.at("a\nb").flag(); }),
              AllOf(SizeIs(testing::Lt(400u)), Not(HasSubstr("\n"))));
  EXPECT_THAT(error_of([&] { json.at("c").flag(); }), Not(HasSubstr("\n")));
}

TEST(JsonValue, RefusesDeepNestingBeforeItIsBuilt) {
  for (const std::string open : {"[", "{\"a\":", "[{\"\\\"]\":"}) {
    std::string deep;
    while (deep.size() < 1 << 20) deep += open;
    EXPECT_THAT(
        error_of([&] { JsonValue::parse(deep, "x.json"); }),
        AllOf(testing::StartsWith("x.json: "), HasSubstr("nested more than 64 deep at byte"),
              HasSubstr("expected at most 64")));
  }
}

TEST(JsonValue, CountsNeitherBracketsInTextsNorThoseThatAreClosedAsDeep) {
  const std::string open(JsonValue::kDeepestNesting, '[');
  const std::string close(JsonValue::kDeepestNesting, ']');
  EXPECT_THROW(JsonValue::parse(open + close, "x").count(0, 1), Error);
  EXPECT_THROW(JsonValue::parse("[" + open + close + "]", "x"), Error);
  std::string wide = "[";
  for (int i = 0; i < 1000; ++i) wide += "[{}],";
  EXPECT_THAT(JsonValue::parse(wide + "[]]", "x").items(), SizeIs(1001));
  const std::string text = "\\\"" + std::string(1000, '{') + "\\\\";
  EXPECT_THAT(JsonValue::parse("\"" + text + "\"", "x").text(), SizeIs(1002));
}

TEST(JsonValue, RefusesAFileThatIsTooLarge) {
  EXPECT_THAT(
      error_of([&] { JsonValue::parse(std::string(JsonValue::kLargestFile + 1, ' '), "x"); }),
      HasSubstr("at most 67108864"));
}

TEST(JsonValue, RefusesWhatIsNotARegularFile) {
  const TemporaryDirectory folder;
  std::filesystem::create_symlink("loop", folder / "loop");
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const char* name : {"missing", "", "loop", "pipe"}) {
    const std::string error = error_of([&] { JsonValue::read(folder / name); });
    EXPECT_THAT(error, AllOf(HasSubstr(folder.path().string()), HasSubstr("cannot read: ")))
        << name;
  }
}

}  // namespace
}  // namespace reckon
