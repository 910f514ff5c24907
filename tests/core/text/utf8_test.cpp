#include "core/text/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace reckon {
namespace {

constexpr std::size_t kValid = std::string_view::npos;

TEST(Utf8, AcceptsEveryCharacterAndReadsBackWhatItWrote) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c == 0xD800) c = 0xE000;
    std::string text = "<";
    append_utf8(c, text);
    const std::size_t bytes = text.size() - 1;
    text += ">";
    ASSERT_EQ(find_invalid_utf8(text), kValid) << static_cast<unsigned>(c);
    ASSERT_EQ(decode_utf8(text, 1).character, c);
    ASSERT_EQ(decode_utf8(text, 1).bytes, bytes);
    ASSERT_EQ(decode_utf8_before(text, 1 + bytes).character, c);
  }
}

TEST(Utf8, RefusesEveryOtherSequenceOfUpToThreeBytes) {
  std::size_t valid = 0;
  for (unsigned n = 0; n < 1u << 24; ++n) {
    const char text[] = {static_cast<char>(n >> 16), static_cast<char>(n >> 8),
                         static_cast<char>(n)};
    valid += find_invalid_utf8({text, 3}) == kValid ? 1 : 0;
  }
  // Three characters of one byte, one and one of two (in either order), one of three.
  const std::size_t one = 0x80;
  const std::size_t two = 0x800 - 0x80;
  const std::size_t three = 0x10000 - 0x800 - 0x800;
  EXPECT_EQ(valid, one * one * one + 2 * one * two + three);
}

TEST(Utf8, NamesTheFirstByteOfTheFirstIllFormedSequence) {
  const std::pair<std::string, std::size_t> cases[] = {
      {"\x80", 0},
      {"ab\xC3", 2},
      {"ab\xC3(", 2},
      {"\xC3\xA9\xC3", 2},
      {"\xE2\x82", 0},
      {"a\xE2\x82z", 1},
      {"\xF0\x9F\x98", 0},
      {"x\xF0\x9F\x98z", 1},
      {"\xC0\x80", 0},              // overlong
      {"\xE0\x9F\xBF", 0},          // overlong
      {"\xF0\x8F\xBF\xBF", 0},      // overlong
      {"\xED\xA0\x80", 0},          // surrogate
      {"ok \xED\xBF\xBF", 3},       // surrogate
      {"\xF4\x90\x80\x80", 0},      // above U+10FFFF
      {"\xF5\x80\x80\x80", 0},      // above U+10FFFF
      {"\xF8\x88\x80\x80\x80", 0},  // five bytes
      {"\xFE", 0},
      {"12345678\xFF", 8},
      {"1234567\xFF"
       "9",
       7},
      {"12345678\xC3\xA9"
       "1234567\x80",
       17},
  };
  for (const auto& [text, position] : cases) {
    EXPECT_EQ(find_invalid_utf8(text), position) << testing::PrintToString(text);
  }
  EXPECT_EQ(find_invalid_utf8(""), kValid);
}

}  // namespace
}  // namespace reckon
