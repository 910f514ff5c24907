#include "reports/display_text.h"

#include <gtest/gtest.h>

namespace reckon {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

TEST(DisplayText, CountsTheColumnsThatATerminalShows) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("é"), 1u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("電影"), 4u);
  EXPECT_EQ(display_width("한국"), 4u);
  EXPECT_EQ(display_width("🎬"), 2u);
  EXPECT_EQ(display_width("–"), 1u);
  EXPECT_EQ(display_width("\xff\xfe"), 2u);
}

TEST(DisplayText, LeavesNothingThatSteersATerminal) {
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
