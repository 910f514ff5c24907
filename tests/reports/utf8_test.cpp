#include "reports/utf8.h"

#include <gtest/gtest.h>

namespace reckon {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

TEST(Utf8, DecodesTheSmallestAndLargestFormsOfEveryLength) {
  const std::pair<std::string_view, char32_t> forms[] = {{"\x7F", 0x7F},
                                                         {"\xC2\x80", 0x80},
                                                         {"\xDF\xBF", 0x7FF},
                                                         {"\xE0\xA0\x80", 0x800},
                                                         {"\xEF\xBF\xBF", 0xFFFF},
                                                         {"\xF0\x90\x80\x80", 0x10000},
                                                         {"\xF4\x8F\xBF\xBF", 0x10FFFF}};
  for (const auto& [text, value] : forms) {
    EXPECT_EQ(code_point_at(text, 0).value, value);
    EXPECT_EQ(code_point_at(text, 0).bytes, text.size());
  }
}

TEST(Utf8, TakesAByteThatIsNotUtf8AsOneReplacement) {
  for (const std::string_view text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xF0\x9F\x98"}) {
    EXPECT_EQ(code_point_at(text, 0).value, 0xFFFDu);
    EXPECT_EQ(code_point_at(text, 0).bytes, 1u);
  }
}

TEST(Utf8, CountsTheColumnsThatATerminalShows) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("é"), 1u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("電影"), 4u);
  EXPECT_EQ(display_width("한국"), 4u);
  EXPECT_EQ(display_width("🎬"), 2u);
  EXPECT_EQ(display_width("–"), 1u);
  EXPECT_EQ(display_width("\xff\xfe"), 2u);
}

TEST(Utf8, LeavesNothingThatSteersATerminal) {
  EXPECT_EQ(printable("a\x1b[31mb"), std::string("a") + kReplacement + "[31mb");
  EXPECT_EQ(printable("two\nlines\tand\rmore"), "two lines and more");
  EXPECT_EQ(printable("\u0085"), kReplacement);
  EXPECT_EQ(printable("\u202Eabc"), std::string(kReplacement) + "abc");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), std::string("a") + kReplacement + "b");
  EXPECT_EQ(printable("\xff"), kReplacement);
  EXPECT_EQ(printable("naïve 電影 🎬"), "naïve 電影 🎬");
}

}  // namespace
}  // namespace reckon
