#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reckon {

struct CodePoint {
  char32_t value = 0xFFFD;  // U+FFFD for a byte that is not part of valid UTF-8
  std::size_t bytes = 1;
};

// The code point that begins at text[at], at < text.size() (The Unicode Standard, table 3-7: no
// overlong forms, no surrogates).
CodePoint code_point_at(std::string_view text, std::size_t at);

// Columns of a terminal that text takes: 2 for wide characters (UAX #11), 0 for combining ones, 1
// for a byte that is not UTF-8.
std::size_t display_width(std::string_view text);

// The text on one line: line ends and tabs become spaces; other control characters, characters that
// turn the direction of text, and bytes that are not UTF-8 become U+FFFD.
std::string printable(std::string_view text);

}  // namespace reckon
