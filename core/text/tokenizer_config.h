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
  // Whether the class is one that takes everything from tokenizer.json.
  bool is_general_class() const;
  // False: all types are 0. model_input_names says it; without it, it is so for the classes that
  // are made for no model (transformers 5).
  bool token_types = true;
};

// Throws Error for malformed text and for options that would change ids and are not supported.
TokenizerConfig parse_tokenizer_config(std::string_view text);

}  // namespace reckon
