#include "core/text/tokenizer_config.h"

#include "core/json_value.h"

namespace reckon {
namespace {

void refuse_unsupported(const JsonValue& json) {
  if (json.find_text("truncation_side").value_or("right") != "right") {
    json.at("truncation_side").refuse("\"right\": another side is not supported");
  }
  if (json.find_flag("split_special_tokens").value_or(false)) {
    json.at("split_special_tokens").refuse("false: splitting them is not supported");
  }
}

}  // namespace

bool TokenizerConfig::is_general_class() const {
  return tokenizer_class == "PreTrainedTokenizerFast" || tokenizer_class == "TokenizersBackend";
}

TokenizerConfig parse_tokenizer_config(std::string_view text) {
  TokenizerConfig config;
  const JsonValue json = JsonValue::parse(text, "");
  config.tokenizer_class = json.find_text("tokenizer_class").value_or("");
  config.do_lower_case = json.find_flag("do_lower_case");
  config.strip_accents = json.find_flag("strip_accents");
  config.tokenize_chinese_chars = json.find_flag("tokenize_chinese_chars");
  config.add_prefix_space = json.find_flag("add_prefix_space");
  config.token_types = !config.is_general_class();
  if (const auto names = json.find("model_input_names")) {
    config.token_types = false;
    for (const JsonValue& name : names->items()) {
      if (name.text() == "token_type_ids") config.token_types = true;
    }
  }
  refuse_unsupported(json);
  return config;
}

}  // namespace reckon
