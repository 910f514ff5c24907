#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_value.h"
#include "core/text/tokenizer_definition.h"

namespace reckon {

using Merges = std::vector<std::pair<std::string, std::string>>;

// vocab.txt: one token a line, the first has id 0. White space at the end of a line is not part of
// the token; a token on two lines has the id of the later one. Throws Error for invalid UTF-8.
Vocabulary parse_vocab_txt(std::string_view text);

// The id of a token. Throws Error unless it is in [0, kMaxTokenId].
std::int32_t token_id(const JsonValue& id);

// vocab.json, and "vocab" of tokenizer.json: token -> id. Throws Error where it is something else.
Vocabulary vocabulary_from_json(const JsonValue& entries);

// merges.txt: two tokens a line, a space between; lines that begin with "#version" do not count.
Merges parse_merges_txt(std::string_view text);

// Appends the merge that a line of it is.
void append_merge(std::string_view line, Merges& merges);

}  // namespace reckon
