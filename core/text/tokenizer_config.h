#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_definition.h"

namespace reckon {

// What tokenizer_config.json and special_tokens_map.json say about ids, as far as it is said.
struct TokenizerConfig {
  std::string tokenizer_class;  // without "Fast" at the end; empty: not said
  std::optional<bool> do_lower_case;
  std::optional<bool> strip_accents;
  std::optional<bool> tokenize_chinese_chars;
  std::optional<bool> add_prefix_space;
  std::map<std::string, std::optional<AddedToken>> named_tokens;  // "cls_token"; nothing for null
  std::vector<AddedToken> listed_tokens;  // added_tokens_decoder by id, with these ids
  std::vector<AddedToken> extra_tokens;   // additional_special_tokens
};

// Throws Error for malformed text and for options that would change ids and are not supported.
TokenizerConfig parse_tokenizer_config(std::string_view text);

// What special_tokens_map.json says on top; the list of all added tokens in a config, where there
// is one, has taken its place.
void parse_special_tokens_map(std::string_view text, TokenizerConfig& config);

// Throws Error when the config asks for another normalisation than tokenizer.json: the libraries
// that read these files do not agree on which of the two holds.
void check_agreement(const TokenizerConfig& config, const TokenizerDefinition& tokenizer_json);

}  // namespace reckon
