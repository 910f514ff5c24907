#pragma once

#include <string_view>

#include "core/text/tokenizer_definition.h"

namespace reckon {

// Reads the text of a tokenizer.json. Truncation and padding in it are left out: the caller says
// how long sequences are, and they are never padded. Throws Error naming the part that is missing,
// malformed or would need what is not supported.
TokenizerDefinition parse_tokenizer_json(std::string_view text);

}  // namespace reckon
