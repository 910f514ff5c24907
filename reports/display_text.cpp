#include "reports/display_text.h"

#include <algorithm>
#include <array>

#include "core/utf8.h"

namespace reckon {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// East_Asian_Width W and F (UAX #11) in broad blocks, and emoji.
constexpr std::array<Range, 13> kWide = {{{0x1100, 0x115F},
                                          {0x231A, 0x231B},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0xA4CF},
                                          {0xA960, 0xA97F},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x16FE0, 0x18CFF},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};

// Combining marks of the common scripts, joiners and variation selectors.
constexpr std::array<Range, 14> kZeroWidth = {{{0x0300, 0x036F},
                                               {0x0483, 0x0489},
                                               {0x0591, 0x05BD},
                                               {0x0610, 0x061A},
                                               {0x064B, 0x065F},
                                               {0x093C, 0x093C},
                                               {0x0941, 0x0948},
                                               {0x0E34, 0x0E3A},
                                               {0x1AB0, 0x1AFF},
                                               {0x1DC0, 0x1DFF},
                                               {0x200B, 0x200D},
                                               {0x20D0, 0x20FF},
                                               {0xFE00, 0xFE0F},
                                               {0xFE20, 0xFE2F}}};

// Embeddings, overrides and isolates of direction: they would let a cell reorder its neighbours.
constexpr std::array<Range, 3> kDirection = {
    {{0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](Range range) { return c >= range.first && c <= range.last; });
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCharacter c = decode_utf8_or_replace(text, at);
    width += is_in(kZeroWidth, c.character) ? 0 : is_in(kWide, c.character) ? 2 : 1;
    at += c.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCharacter c = decode_utf8_or_replace(text, at);
    const bool control = c.character < 0x20 || (c.character >= 0x7F && c.character < 0xA0) ||
                         c.character == 0x2028 || c.character == 0x2029 ||
                         is_in(kDirection, c.character);
    if (c.character == '\n' || c.character == '\t' || c.character == '\r') {
      out += ' ';
    } else if (control || c.character == 0xFFFD) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(at, c.bytes);
    }
    at += c.bytes;
  }
  return out;
}

}  // namespace reckon
