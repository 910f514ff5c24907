#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text/subword_model.h"
#include "core/text/token_trie.h"
#include "core/text/tokenizer_definition.h"

namespace reckon {

class BytePairEncoding : public SubwordModel {
 public:
  // Throws Error when a merge names a token that is not in the vocabulary, or the unknown token is
  // not in it.
  BytePairEncoding(const BytePairDefinition& definition, const Vocabulary& vocabulary);

  void append(std::string_view text, std::size_t enough,
              std::vector<std::int32_t>& ids) const override;

 private:
  struct Merge {
    std::uint32_t rank;
    std::int32_t id;  // of the token that the two become
  };
  void add_merges(const BytePairDefinition& definition, const Vocabulary& vocabulary);
  void append_words(std::string_view text, std::size_t enough,
                    std::vector<std::int32_t>& ids) const;
  void append_word(std::string_view word, std::vector<std::int32_t>& ids) const;
  void append_merged(std::string_view word, std::vector<std::int32_t>& ids) const;
  const Merge* find_merge(std::int32_t left, std::int32_t right) const;

  std::array<std::int32_t, 256> byte_ids_;  // TokenTrie::kNone: not in the vocabulary
  std::unordered_map<std::uint64_t, Merge> merges_;
  TokenTrie whole_words_;  // words that are known to become one token
  std::int32_t unknown_id_ = TokenTrie::kNone;
  bool fuse_unknown_;
  bool add_prefix_space_;
  bool split_words_;
};

}  // namespace reckon
