#pragma once

#include "core/text/named_tokens.h"
#include "core/text/tokenizer_config.h"
#include "core/text/tokenizer_definition.h"

namespace reckon {

// Throws Error when the files beside tokenizer.json name a token that is not one of its
// added_tokens.
void check_tokens_are_added(const NamedTokens& named, const TokenizerDefinition& tokenizer_json);

// Throws Error when tokenizer_config.json asks for other ids than tokenizer.json gives: the
// libraries that read these files do not agree on which of them holds. The classes of transformers
// that are made for one model (BertTokenizer, RobertaTokenizer) take only the vocabulary from
// tokenizer.json and, for all else, what tokenizer_config.json says or their own defaults.
void check_agreement(const TokenizerConfig& config, const NamedTokens& named,
                     const TokenizerDefinition& tokenizer_json);

}  // namespace reckon
