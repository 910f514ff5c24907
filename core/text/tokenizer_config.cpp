#include "core/text/tokenizer_config.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/json_file.h"

namespace reckon {
namespace {

using Json = nlohmann::json;

void refuse_unsupported(const Json& object) {
  const auto side = optional_string_member(object, "truncation_side", "the config");
  if (side && *side != "right") fail("truncation_side {} is not supported", in_quotes(*side));
  if (optional_bool_member(object, "split_special_tokens", "the config").value_or(false)) {
    fail("split_special_tokens is not supported");
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
  const Json object = parse_json(text);
  config.tokenizer_class =
      optional_string_member(object, "tokenizer_class", "the config").value_or("");
  const auto option = [&](const char* name) {
    return optional_bool_member(object, name, "the config");
  };
  config.do_lower_case = option("do_lower_case");
  config.strip_accents = option("strip_accents");
  config.tokenize_chinese_chars = option("tokenize_chinese_chars");
  config.add_prefix_space = option("add_prefix_space");
  refuse_unsupported(object);
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
