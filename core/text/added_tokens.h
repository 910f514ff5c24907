#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/token_trie.h"

namespace reckon {

// Finds tokens that are written out in a text ("[SEP]"), before it is split into words.
class AddedTokens {
 public:
  struct Token {
    std::string content;  // not empty
    std::int32_t id;
    bool single_word;
    bool lstrip;
    bool rstrip;
  };
  // A token's id, or (id TokenTrie::kNone) text that stands between tokens.
  struct Part {
    std::string_view text;
    std::int32_t id;
  };

  // Throws Error when two tokens have the same content.
  explicit AddedTokens(std::vector<Token> tokens);

  // The parts of the text, in order; no text is empty. Where tokens overlap, the one that begins
  // first wins, then the longest. The text must be valid UTF-8.
  std::vector<Part> split(std::string_view text) const;

 private:
  std::vector<Token> tokens_;
  TokenTrie trie_;  // content -> index in tokens_
  std::array<bool, 256> begins_token_;
};

}  // namespace reckon
