#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace reckon {

// What tokenizer.json's BertNormalizer can be told. All off: the text stays as it is.
struct BertNormalizerOptions {
  bool clean_text = false;            // remove control characters, white space becomes U+0020
  bool handle_chinese_chars = false;  // spaces around every ideograph
  bool strip_accents = false;         // NFD without nonspacing marks
  bool lowercase = false;
};

// Text -> the text that is split into words, as Devlin et al.'s BERT does before WordPiece.
class BertNormalizer {
 public:
  explicit BertNormalizer(BertNormalizerOptions options);

  // Appends the normalised text, which must be valid UTF-8, to `out`. Marks are ordered only among
  // what this call appends.
  void append(std::string_view text, std::string& out) const;

 private:
  // Marks move no further to the front than out[movable], which follows the last character
  // that stops them.
  void append_character(char32_t character, std::string& out, std::size_t& movable) const;

  BertNormalizerOptions options_;
  bool identity_;
  std::array<char, 128> ascii_;  // what becomes of each ASCII character
};

}  // namespace reckon
