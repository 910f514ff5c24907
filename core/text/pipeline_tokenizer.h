#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/text/added_tokens.h"
#include "core/text/bert_normalizer.h"
#include "core/text/sequence_template.h"
#include "core/text/subword_model.h"
#include "core/text/tokenizer.h"
#include "core/text/tokenizer_definition.h"

namespace reckon {

// Added tokens, normalizer, model and template, one behind the other.
class PipelineTokenizer : public Tokenizer {
 public:
  // Throws Error when the definition contradicts itself.
  explicit PipelineTokenizer(const TokenizerDefinition& definition);

  std::size_t vocabulary_size() const override { return vocabulary_size_; }
  void append(TokenBatch& batch, std::string_view text, std::size_t max_length) const override;
  void append_pair(TokenBatch& batch, std::string_view first, std::string_view second,
                   std::size_t max_length) const override;

 private:
  // At least the first `enough` ids of a text.
  std::vector<std::int32_t> encode(std::string_view text, std::size_t enough) const;

  BertNormalizer normalizer_;
  std::unique_ptr<SubwordModel> model_;
  AddedTokens verbatim_tokens_;    // found in the text as it is
  AddedTokens normalized_tokens_;  // found in the normalised rest
  SequenceTemplate single_;
  SequenceTemplate pair_;
  std::size_t vocabulary_size_;
};

}  // namespace reckon
