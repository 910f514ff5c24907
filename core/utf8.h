#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reckon {

struct DecodedCharacter {
  char32_t character;
  std::size_t bytes;
};

// Position of the first byte of the first ill-formed UTF-8 sequence (overlong forms, surrogates,
// characters above U+10FFFF and cut sequences included; the Unicode Standard, table 3-7), or
// std::string_view::npos.
std::size_t find_invalid_utf8(std::string_view text);

// Characters (code points) of valid UTF-8.
std::size_t count_characters(std::string_view text);

// Throws Error "<what> is not valid UTF-8 at byte <position>" unless the text is valid.
void check_utf8(std::string_view text, std::string_view what);

// The character that begins at text[position]; the text must be valid UTF-8.
inline DecodedCharacter decode_utf8(std::string_view text, std::size_t position) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[position + i]));
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (lead < 0xF0) return {(lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  return {(lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F),
          4};
}

// The character that begins at text[position], of any text; U+FFFD of one byte where no well-formed
// sequence begins there.
DecodedCharacter decode_utf8_or_replace(std::string_view text, std::size_t position);

// The character that ends right before text[position]; position > 0, the text must be valid UTF-8.
DecodedCharacter decode_utf8_before(std::string_view text, std::size_t position);

void append_utf8(char32_t character, std::string& out);

}  // namespace reckon
