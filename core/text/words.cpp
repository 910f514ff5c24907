#include "core/text/words.h"

#include <array>

#include "core/text/unicode.h"
#include "core/utf8.h"

namespace reckon {
namespace {

enum class BertClass { word, space, punctuation };

BertClass bert_class(char32_t c) {
  if (is_white_space(c)) return BertClass::space;
  return unicode_flags(c) & kUnicodePunctuation ? BertClass::punctuation : BertClass::word;
}

enum class Gpt2Class { letter, number, space, other };

Gpt2Class gpt2_class(char32_t c) {
  const std::uint8_t flags = unicode_flags(c);
  if (flags & kUnicodeLetter) return Gpt2Class::letter;
  if (flags & kUnicodeNumber) return Gpt2Class::number;
  return is_white_space(c) ? Gpt2Class::space : Gpt2Class::other;
}

// Bytes of the contraction that the text begins with, 0 if there is none.
std::size_t contraction_length(std::string_view text) {
  constexpr std::array<std::string_view, 7> kContractions = {"'s", "'t",  "'re", "'ve",
                                                             "'m", "'ll", "'d"};
  for (const std::string_view contraction : kContractions) {
    if (text.starts_with(contraction)) return contraction.size();
  }
  return 0;
}

}  // namespace

std::string_view BertWords::next() {
  const std::size_t none = text_.size();
  std::size_t begin = none;
  while (position_ < text_.size()) {
    const DecodedCharacter decoded = decode_utf8(text_, position_);
    const BertClass kind = bert_class(decoded.character);
    if (kind != BertClass::word && begin != none) break;
    if (begin == none && kind != BertClass::space) begin = position_;
    if (kind == BertClass::punctuation) {
      position_ += decoded.bytes;
      break;
    }
    position_ += decoded.bytes;
  }
  return text_.substr(begin, begin == none ? 0 : position_ - begin);
}

std::string_view Gpt2Words::next() {
  const std::size_t begin = position_;
  if (begin == text_.size()) return {};
  const std::size_t contraction = contraction_length(text_.substr(begin));
  if (contraction > 0) {
    position_ += contraction;
    return text_.substr(begin, contraction);
  }
  std::size_t end = begin;
  std::size_t last_bytes = 0;
  // Takes characters while they are of this kind; where it began does not count as taken.
  const auto take = [&](Gpt2Class kind) {
    while (end < text_.size()) {
      const DecodedCharacter decoded = decode_utf8(text_, end);
      if (gpt2_class(decoded.character) != kind) break;
      end += decoded.bytes;
      last_bytes = decoded.bytes;
    }
  };
  const std::size_t first = text_[begin] == ' ' && begin + 1 < text_.size() ? begin + 1 : begin;
  const Gpt2Class kind = gpt2_class(decode_utf8(text_, first).character);
  if (kind != Gpt2Class::space) {
    end = first;
    take(kind);
  } else {
    take(Gpt2Class::space);
    // White space before a word leaves its last character to that word's beginning.
    if (end < text_.size() && end - begin > last_bytes) end -= last_bytes;
  }
  position_ = end;
  return text_.substr(begin, end - begin);
}

}  // namespace reckon
