#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/text/tokenizer_definition.h"

namespace reckon {

// The options of tokenizer_config.json that change ids, as far as it says them.
struct TokenizerConfig {
  std::string tokenizer_class;  // empty: not said
  std::optional<bool> do_lower_case;
  std::optional<bool> strip_accents;
  std::optional<bool> tokenize_chinese_chars;
  std::optional<bool> add_prefix_space;
};

// Throws Error for malformed text and for options that would change ids and are not supported.
TokenizerConfig parse_tokenizer_config(std::string_view text);

// Throws Error when the config asks for another normalisation than tokenizer.json: the libraries
// that read these files do not agree on which of the two holds.
void check_agreement(const TokenizerConfig& config, const TokenizerDefinition& tokenizer_json);

}  // namespace reckon
