#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "core/text/bert_normalizer.h"

namespace reckon {

// What the files of a Hugging Face tokenizer say, whichever of them said it. Ids are in
// [0, kMaxTokenId].
inline constexpr std::int32_t kMaxTokenId = 0x7FFFFFFE;

using Vocabulary = std::unordered_map<std::string, std::int32_t>;

// Greedy longest-match pieces of the words that BERT's pre-tokenizer makes (Wu et al., "Google's
// Neural Machine Translation System", 2016, and Devlin et al., "BERT", 2018).
struct WordPieceDefinition {
  std::string unknown_token = "[UNK]";
  std::string continuation_prefix = "##";  // of every piece of a word but the first
  std::uint64_t max_characters_per_word = 100;
};

// Byte-level byte-pair encoding (Sennrich et al., "Neural Machine Translation of Rare Words with
// Subword Units", 2016; over bytes: Radford et al., 2019).
struct BytePairDefinition {
  std::vector<std::pair<std::string, std::string>> merges;  // the first is merged first
  std::optional<std::string> unknown_token;  // for bytes outside the vocabulary; none: dropped
  bool fuse_unknown = false;                 // one unknown token for a run of such bytes
  bool ignore_merges = false;  // a word in the vocabulary is one token, whatever merges say
  bool add_prefix_space = false;
  bool split_words = true;  // GPT-2's words; false: the text is one word
};

// A token that is found in the text itself, before words are made.
struct AddedToken {
  std::string content;
  bool single_word = false;        // not beside a character of a word
  bool lstrip = false;             // takes the white space before it
  bool rstrip = false;             // takes the white space after it
  bool normalized = false;         // found in the normalised text, in its normalised form
  std::optional<std::int64_t> id;  // what the file says, to be compared with what it will be
};

// One step in putting a sequence together.
struct TemplatePiece {
  enum class Kind { special, first_text, second_text };
  Kind kind;
  std::int32_t id;  // of a special token
  std::int32_t type_id;
  bool operator==(const TemplatePiece&) const = default;
};

struct TokenizerDefinition {
  Vocabulary vocabulary;
  BertNormalizerOptions normalizer;
  std::variant<WordPieceDefinition, BytePairDefinition> model;
  std::vector<AddedToken> added_tokens;
  std::vector<TemplatePiece> single;  // one first_text, no second_text
  std::vector<TemplatePiece> pair;    // one of each
};

}  // namespace reckon
