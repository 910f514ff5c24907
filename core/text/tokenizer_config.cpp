#include "core/text/tokenizer_config.h"

#include "core/error.h"
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

void expect_equal(std::optional<bool> config, bool tokenizer_json, const char* option,
                  const char* field) {
  if (config && *config != tokenizer_json) {
    fail("{} is {}, which contradicts {} {} in tokenizer.json", option, *config, field,
         tokenizer_json);
  }
}

}  // namespace

TokenizerConfig parse_tokenizer_config(std::string_view text) {
  TokenizerConfig config;
  const JsonValue json = JsonValue::parse(text, "");
  config.tokenizer_class = json.find_text("tokenizer_class").value_or("");
  config.do_lower_case = json.find_flag("do_lower_case");
  config.strip_accents = json.find_flag("strip_accents");
  config.tokenize_chinese_chars = json.find_flag("tokenize_chinese_chars");
  config.add_prefix_space = json.find_flag("add_prefix_space");
  refuse_unsupported(json);
  return config;
}

void check_agreement(const TokenizerConfig& config, const TokenizerDefinition& tokenizer_json) {
  // These classes take everything from tokenizer.json.
  if (config.tokenizer_class == "PreTrainedTokenizerFast" ||
      config.tokenizer_class == "TokenizersBackend") {
    return;
  }
  if (const auto* byte_pair = std::get_if<BytePairDefinition>(&tokenizer_json.model)) {
    expect_equal(config.add_prefix_space, byte_pair->add_prefix_space, "add_prefix_space",
                 "add_prefix_space");
    return;
  }
  const BertNormalizerOptions& normalizer = tokenizer_json.normalizer;
  expect_equal(config.do_lower_case, normalizer.lowercase, "do_lower_case", "lowercase");
  expect_equal(config.strip_accents, normalizer.strip_accents, "strip_accents", "strip_accents");
  expect_equal(config.tokenize_chinese_chars, normalizer.handle_chinese_chars,
               "tokenize_chinese_chars", "handle_chinese_chars");
}

}  // namespace reckon
