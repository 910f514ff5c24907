#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reckon {

// The options of tokenizer_config.json that change ids, as far as it says them.
struct TokenizerConfig {
  std::string tokenizer_class;  // empty: not said
  std::optional<bool> do_lower_case;
  std::optional<bool> strip_accents;
  std::optional<bool> tokenize_chinese_chars;
  std::optional<bool> add_prefix_space;
  bool token_types = true;  // false: model_input_names has no token_type_ids, so that all are 0
};

// Throws Error for malformed text and for options that would change ids and are not supported.
TokenizerConfig parse_tokenizer_config(std::string_view text);

}  // namespace reckon
