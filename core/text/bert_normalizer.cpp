#include "core/text/bert_normalizer.h"

#include "core/text/unicode.h"
#include "core/utf8.h"

namespace reckon {
namespace {

constexpr char kDropped = '\xFF';

// The blocks that BERT takes for Chinese; the extension blocks stop where its list does.
bool is_chinese(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B81F) ||
         (c >= 0x2B920 && c <= 0x2CEAF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x2F800 && c <= 0x2FA1F);
}

// Canonical ordering of one character at a time: moves before the marks of a higher combining
// class at the end of out[movable, ...).
void append_ordered(char32_t character, std::string& out, std::size_t movable) {
  const int own_class = combining_class(character);
  std::size_t position = out.size();
  while (own_class > 0 && position > movable) {
    const DecodedCharacter before = decode_utf8_before(out, position);
    if (combining_class(before.character) <= own_class) break;
    position -= before.bytes;
  }
  if (position == out.size()) return append_utf8(character, out);
  std::string encoded;
  append_utf8(character, encoded);
  out.insert(position, encoded);
}

}  // namespace

BertNormalizer::BertNormalizer(BertNormalizerOptions options)
    : options_(options),
      identity_(!options.clean_text && !options.handle_chinese_chars && !options.strip_accents &&
                !options.lowercase),
      ascii_() {
  for (std::size_t c = 0; c < ascii_.size(); ++c) {
    char becomes = static_cast<char>(c);
    if (options.clean_text && is_white_space(static_cast<char32_t>(c))) becomes = ' ';
    if (options.clean_text && (unicode_flags(static_cast<char32_t>(c)) & kUnicodeRemoved)) {
      becomes = kDropped;
    }
    if (options.lowercase && c >= 'A' && c <= 'Z') becomes = static_cast<char>(c - 'A' + 'a');
    ascii_[c] = becomes;
  }
}

void BertNormalizer::append(std::string_view text, std::string& out) const {
  if (identity_) {
    out.append(text);
    return;
  }
  std::size_t movable = out.size();
  for (std::size_t position = 0; position < text.size();) {
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte < ascii_.size()) {
      if (ascii_[byte] != kDropped) out.push_back(ascii_[byte]);
      ++position;
    } else {
      const DecodedCharacter decoded = decode_utf8(text, position);
      append_character(decoded.character, out, movable);
      position += decoded.bytes;
    }
  }
}

void BertNormalizer::append_character(char32_t character, std::string& out,
                                      std::size_t& movable) const {
  const std::uint8_t flags = unicode_flags(character);
  if (options_.clean_text) {
    if (flags & kUnicodeRemoved) return;
    if (is_white_space(character)) return out.push_back(' ');
  }
  const bool chinese = options_.handle_chinese_chars && is_chinese(character);
  if (chinese) out.push_back(' ');
  if (!(flags & kUnicodeChanges)) {
    append_utf8(character, out);
  } else {
    const UnicodeSequence parts = options_.strip_accents ? canonical_decomposition(character)
                                                         : UnicodeSequence{{character}, 1};
    for (const char32_t part : parts) {
      const std::uint8_t part_flags = options_.strip_accents ? unicode_flags(part) : 0;
      if (part_flags & kUnicodeBarrier) movable = out.size();
      if (part_flags & kUnicodeNonspacing) continue;
      const UnicodeSequence cased =
          options_.lowercase ? lower_case(part) : UnicodeSequence{{part}, 1};
      for (const char32_t c : cased) {
        if (options_.strip_accents) {
          append_ordered(c, out, movable);
        } else {
          append_utf8(c, out);
        }
      }
    }
  }
  if (chinese) out.push_back(' ');
}

}  // namespace reckon
