#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace reckon {

// Flags of a character as the reference tokenizer knows them (unicode_tables.inc says which one).
// They are not those of any single version of Unicode.
enum UnicodeFlag : std::uint8_t {
  kUnicodeRemoved = 1,      // what BERT's cleaning removes: control, format, private use, U+FFFD
  kUnicodePunctuation = 2,  // a word of its own in BERT: \p{P}, and the ASCII symbols
  kUnicodeNonspacing = 4,   // \p{Mn}, what stripping accents removes
  kUnicodeWord = 8,         // \w
  kUnicodeLetter = 16,      // \p{L}
  kUnicodeNumber = 32,      // \p{N}
  kUnicodeChanges = 64,     // stripping accents or lower case may change or move it
  kUnicodeBarrier = 128,    // a nonspacing mark of combining class 0: none moves past it
};

// UnicodeFlag values, or-ed; 0 for characters above U+10FFFF.
std::uint8_t unicode_flags(char32_t character);

// White_Space; stable since Unicode 6.3.
constexpr bool is_white_space(char32_t c) {
  return (c >= 0x9 && c <= 0xD) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

// At most four characters: the longest canonical decomposition, and lower case, fit.
struct UnicodeSequence {
  std::array<char32_t, 4> characters;
  std::size_t size;

  const char32_t* begin() const { return characters.data(); }
  const char32_t* end() const { return characters.data() + size; }
};

// Full canonical decomposition (NFD of the one character; Hangul by the algorithm of the Unicode
// Standard, section 3.12); the character itself where it has none.
UnicodeSequence canonical_decomposition(char32_t character);

// Lower case without regard to the context.
UnicodeSequence lower_case(char32_t character);

// Canonical combining class; 0 also for the marks that stripping accents removes.
int combining_class(char32_t character);

}  // namespace reckon
