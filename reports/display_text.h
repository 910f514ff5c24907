#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reckon {

// Columns of a terminal that text takes: 2 for wide characters (UAX #11), 0 for combining ones, 1
// for a byte that is not UTF-8.
std::size_t display_width(std::string_view text);

// The text on one line: line ends and tabs become spaces; other control characters, characters that
// turn the direction of text, and bytes that are not UTF-8 become U+FFFD.
std::string printable(std::string_view text);

}  // namespace reckon
