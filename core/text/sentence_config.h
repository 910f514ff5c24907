#pragma once

#include <filesystem>
#include <optional>

#include "core/json_value.h"

namespace reckon {

// The settings of sentence-transformers' Transformer module, under any of the names that were in
// use; nothing where the directory has none of them, or no modules.json: sentence-transformers then
// does not read them either. Throws Error where the file is not JSON.
std::optional<JsonValue> read_sentence_config(const std::filesystem::path& directory);

// Whether sentence-transformers puts a lower-casing of its own in front of the tokenizer's
// normalizer. Throws Error like read_sentence_config.
bool asks_for_lower_case(const std::filesystem::path& directory);

}  // namespace reckon
