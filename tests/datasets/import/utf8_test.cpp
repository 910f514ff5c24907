#include "datasets/import/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace reckon {
namespace {

// The code point in a sequence of `length` bytes, which may be longer than it needs.
std::string encode(std::uint32_t code_point, int length) {
  std::string text;
  for (int i = 1; i < length; ++i, code_point >>= 6) {
    text.insert(text.begin(), static_cast<char>(0x80u | (code_point & 0x3Fu)));
  }
  constexpr std::uint32_t kLead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  return static_cast<char>(kLead[length] | code_point) + text;
}

int shortest(std::uint32_t code_point) {
  return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

TEST(Utf8, AcceptsEveryCodePointInItsShortestFormAndNoSurrogate) {
  for (std::uint32_t c = 0; c < 0x200000; ++c) {
    const bool valid = c < 0x110000 && (c < 0xD800 || c > 0xDFFF);
    const std::size_t expected = valid ? std::string_view::npos : 3;
    ASSERT_EQ(first_invalid_utf8("abc" + encode(c, shortest(c)) + "defghijkl"), expected) << c;
    for (int length = shortest(c) + 1; length <= 4; ++length) {
      ASSERT_EQ(first_invalid_utf8(encode(c, length)), 0u) << c;
    }
  }
}

TEST(Utf8, RefusesSequencesThatAreCutShort) {
  const std::string text = "12345678\xF0\x9F\x98\x80";
  for (std::size_t length = 9; length < text.size(); ++length) {
    EXPECT_EQ(first_invalid_utf8(std::string_view(text).substr(0, length)), 8u);
    EXPECT_EQ(first_invalid_utf8(text.substr(0, length) + "abcdefgh"), 8u);
  }
  EXPECT_EQ(first_invalid_utf8("\x80"), 0u);
  EXPECT_EQ(first_invalid_utf8("a\xFF"), 1u);
}

}  // namespace
}  // namespace reckon
