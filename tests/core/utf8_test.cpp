#include "core/utf8.h"

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
    ASSERT_EQ(decode_utf8_or_replace(text, 1).character, c);
    ASSERT_EQ(decode_utf8_or_replace(text, 1).bytes, bytes);
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

// The character in a sequence of `length` bytes, which may be longer than it needs.
std::string encode(char32_t character, int length) {
  std::string text;
  for (int i = 1; i < length; ++i, character >>= 6) {
    text.insert(text.begin(), static_cast<char>(0x80u | (character & 0x3Fu)));
  }
  constexpr char32_t kLead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  return static_cast<char>(kLead[length] | character) + text;
}

TEST(Utf8, RefusesLongerFormsThanNeededSurrogatesAndWhatIsAboveTheLastCharacter) {
  for (char32_t c = 0; c < 0x200000; ++c) {
    const int shortest = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    const bool character = c < 0x110000 && (c < 0xD800 || c > 0xDFFF);
    for (int length = character ? shortest + 1 : shortest; length <= 4; ++length) {
      ASSERT_EQ(find_invalid_utf8("abc" + encode(c, length) + "defghijkl"), 3u) << std::size_t{c};
    }
  }
}

TEST(Utf8, TakesAByteThatIsNotUtf8AsOneReplacement) {
  for (const std::string_view text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xF0\x9F\x98"}) {
    EXPECT_EQ(decode_utf8_or_replace(text, 0).character, 0xFFFDu);
    EXPECT_EQ(decode_utf8_or_replace(text, 0).bytes, 1u);
  }
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

TEST(Utf8, CountsCharactersOfAnyNumberOfBytes) {
  EXPECT_EQ(count_characters(""), 0u);
  EXPECT_EQ(count_characters("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z"), 5u);
}

}  // namespace
}  // namespace reckon
