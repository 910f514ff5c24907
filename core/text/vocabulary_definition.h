#pragma once

#include "core/text/named_tokens.h"
#include "core/text/tokenizer_config.h"
#include "core/text/tokenizer_definition.h"
#include "core/text/vocabulary_files.h"

namespace reckon {

// The tokenizer of a directory without tokenizer.json: BERT's from vocab.txt, RoBERTa's from
// vocab.json and merges.txt. Throws Error for classes of tokenizers that do more than these, and
// when a special token is missing.
TokenizerDefinition bert_definition(const TokenizerConfig& config, NamedTokens named,
                                    Vocabulary vocabulary);
TokenizerDefinition roberta_definition(const TokenizerConfig& config, NamedTokens named,
                                       Vocabulary vocabulary, Merges merges);

}  // namespace reckon
