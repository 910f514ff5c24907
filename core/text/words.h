#pragma once

#include <cstddef>
#include <string_view>

namespace reckon {

// Walks over the words of normalised BERT text: runs between white space, cut at punctuation, each
// punctuation character a word of its own. The text must be valid UTF-8 and outlive this object.
class BertWords {
 public:
  explicit BertWords(std::string_view text) : text_(text) {}
  // The next word; empty at the end.
  std::string_view next();

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

// Walks over the words of GPT-2, which together are the whole text:
// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
// (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, its encoder.py).
class Gpt2Words {
 public:
  explicit Gpt2Words(std::string_view text) : text_(text) {}
  // The next word; empty at the end.
  std::string_view next();

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace reckon
