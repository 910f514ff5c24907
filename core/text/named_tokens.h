#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_definition.h"

namespace reckon {

// The tokens that tokenizer_config.json and special_tokens_map.json name. tokenizer.json,
// where there is one, lists all tokens itself and must agree.
struct NamedTokens {
  std::map<std::string, std::optional<AddedToken>> roles;  // "cls_token"; nothing for null
  std::vector<AddedToken> extra;                  // additional_special_tokens, added_tokens.json
  std::optional<std::vector<AddedToken>> listed;  // added_tokens_decoder, ascending ids
};

// Adds what a file names: tokenizer_config.json first, then special_tokens_map.json, which wins
// unless the former lists all tokens. Throws Error where a token is not one.
void read_named_tokens(std::string_view text, NamedTokens& tokens);

// Adds the tokens of added_tokens.json (content -> id) to `extra`.
void read_added_tokens(std::string_view text, NamedTokens& tokens);

}  // namespace reckon
