#include "core/text/wordpiece.h"

#include <algorithm>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/words.h"
#include "core/utf8.h"

namespace reckon {
WordPiece::WordPiece(const WordPieceDefinition& definition, const Vocabulary& vocabulary)
    : trie_({vocabulary.begin(), vocabulary.end()}),
      continuation_(trie_.walk(definition.continuation_prefix)),
      unknown_id_(trie_.find(definition.unknown_token)),
      max_characters_(definition.max_characters_per_word) {
  if (unknown_id_ == TokenTrie::kNone) {
    fail("the unknown token {} is not in the vocabulary", in_quotes(definition.unknown_token));
  }
}

void WordPiece::append(std::string_view text, std::size_t enough,
                       std::vector<std::int32_t>& ids) const {
  BertWords words(text);
  while (ids.size() < enough) {
    const std::string_view word = words.next();
    if (word.empty()) return;
    append_word(word, ids);
  }
}

void WordPiece::append_word(std::string_view word, std::vector<std::int32_t>& ids) const {
  if (word.size() > max_characters_ && count_characters(word) > max_characters_) {
    ids.push_back(unknown_id_);
    return;
  }
  const std::size_t before = ids.size();
  TokenTrie::Node from = TokenTrie::kRoot;
  while (!word.empty()) {
    const TokenTrie::Match piece = trie_.longest_match(word, from);
    if (piece.bytes == 0) {  // one piece is missing: the whole word is unknown
      ids.resize(before);
      ids.push_back(unknown_id_);
      return;
    }
    ids.push_back(piece.id);
    word.remove_prefix(piece.bytes);
    from = continuation_;
  }
}

}  // namespace reckon
