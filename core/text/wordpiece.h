#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/subword_model.h"
#include "core/text/token_trie.h"
#include "core/text/tokenizer_definition.h"

namespace reckon {

class WordPiece : public SubwordModel {
 public:
  // Throws Error when the unknown token is not in the vocabulary.
  WordPiece(const WordPieceDefinition& definition, const Vocabulary& vocabulary);

  void append(std::string_view text, std::size_t enough,
              std::vector<std::int32_t>& ids) const override;

 private:
  void append_word(std::string_view word, std::vector<std::int32_t>& ids) const;

  TokenTrie trie_;
  TokenTrie::Node continuation_;  // where the pieces behind the first of a word begin
  std::int32_t unknown_id_;
  std::uint64_t max_characters_;
};

}  // namespace reckon
