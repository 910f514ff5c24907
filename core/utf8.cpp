#include "core/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/error.h"

namespace reckon {
namespace {

// Number of bytes of the well-formed sequence at the front of the text, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto in = [&](std::size_t i, unsigned first, unsigned last) {
    if (i >= text.size()) return false;
    const auto byte = static_cast<unsigned char>(text[i]);
    return first <= byte && byte <= last;
  };
  if (in(0, 0x00, 0x7F)) return 1;
  if (in(0, 0xC2, 0xDF)) return in(1, 0x80, 0xBF) ? 2 : 0;
  // The second byte of these leads is what excludes overlong forms, surrogates and > U+10FFFF.
  const auto second_in_range = [&] {
    switch (static_cast<unsigned char>(text[0])) {
      case 0xE0:
        return in(1, 0xA0, 0xBF);
      case 0xED:
        return in(1, 0x80, 0x9F);
      case 0xF0:
        return in(1, 0x90, 0xBF);
      case 0xF4:
        return in(1, 0x80, 0x8F);
      default:
        return in(1, 0x80, 0xBF);
    }
  };
  if (in(0, 0xE0, 0xEF)) return second_in_range() && in(2, 0x80, 0xBF) ? 3 : 0;
  if (in(0, 0xF0, 0xF4)) {
    return second_in_range() && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    std::uint64_t eight = 0;
    if (text.size() - position >= sizeof(eight)) {
      std::memcpy(&eight, text.data() + position, sizeof(eight));
      if ((eight & 0x8080808080808080u) == 0) {
        position += sizeof(eight);
        continue;
      }
    }
    const std::size_t length = sequence_length(text.substr(position));
    if (length == 0) return position;
    position += length;
  }
  return std::string_view::npos;
}

std::size_t count_characters(std::string_view text) {
  // Every byte but those that continue a character.
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void check_utf8(std::string_view text, std::string_view what) {
  const std::size_t position = find_invalid_utf8(text);
  if (position != std::string_view::npos) {
    fail("{} is not valid UTF-8 at byte {}", what, position);
  }
}

DecodedCharacter decode_utf8_or_replace(std::string_view text, std::size_t position) {
  if (sequence_length(text.substr(position)) == 0) return {0xFFFD, 1};
  return decode_utf8(text, position);
}

DecodedCharacter decode_utf8_before(std::string_view text, std::size_t position) {
  std::size_t start = position - 1;
  while ((static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  return decode_utf8(text, start);
}

void append_utf8(char32_t character, std::string& out) {
  const auto push = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (character < 0x80) {
    push(character);
  } else if (character < 0x800) {
    push(0xC0 | character >> 6);
    push(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    push(0xE0 | character >> 12);
    push(0x80 | (character >> 6 & 0x3F));
    push(0x80 | (character & 0x3F));
  } else {
    push(0xF0 | character >> 18);
    push(0x80 | (character >> 12 & 0x3F));
    push(0x80 | (character >> 6 & 0x3F));
    push(0x80 | (character & 0x3F));
  }
}

}  // namespace reckon
