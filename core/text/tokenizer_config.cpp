#include "core/text/tokenizer_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/json_file.h"

namespace reckon {
namespace {

using Json = nlohmann::json;

// `special` is what a token is that does not say it; special tokens are not normalised unless they
// say so.
AddedToken read_token(const Json& value, const std::string& where, bool special) {
  AddedToken token;
  if (value.is_string()) {
    token.content = value.get<std::string>();
    token.normalized = !special;
  } else {
    token.content = string_member(value, "content", where);
    const auto flag = [&](const char* name, bool otherwise) {
      return optional_bool_member(value, name, where).value_or(otherwise);
    };
    token.single_word = flag("single_word", false);
    token.lstrip = flag("lstrip", false);
    token.rstrip = flag("rstrip", false);
    token.normalized = flag("normalized", !flag("special", special));
  }
  if (token.content.empty()) fail("{} is empty", where);
  return token;
}

void read_named_tokens(const Json& object, TokenizerConfig& config) {
  for (const auto& [key, value] : object.items()) {
    if (!key.ends_with("_token") || !(value.is_null() || value.is_string() || value.is_object())) {
      continue;  // add_bos_token and the like are switches
    }
    auto& named = config.named_tokens[key];
    named.reset();
    if (!value.is_null()) named = read_token(value, in_quotes(key), true);
  }
}

void read_extra_tokens(const Json& object, TokenizerConfig& config) {
  for (const char* name : {"additional_special_tokens", "extra_special_tokens"}) {
    const Json* tokens = find_member(object, name, "the config");
    if (tokens == nullptr || tokens->empty()) continue;
    if (!tokens->is_array()) fail("\"{}\" that is not a list is not supported", name);
    for (const Json& token : *tokens) {
      config.extra_tokens.push_back(read_token(token, name, true));
    }
  }
}

void read_listed_tokens(const Json& decoder, TokenizerConfig& config) {
  if (!decoder.is_object()) fail("\"added_tokens_decoder\" is not an object");
  for (const auto& [key, value] : decoder.items()) {
    const bool number =
        !key.empty() && key.size() <= 10 &&
        std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number) fail("\"added_tokens_decoder\" has {} where an id is expected", in_quotes(key));
    AddedToken token = read_token(value, fmt::format("added token {}", key), false);
    token.id = std::stoll(key);
    config.listed_tokens.push_back(std::move(token));
  }
  std::sort(config.listed_tokens.begin(), config.listed_tokens.end(),
            [](const AddedToken& a, const AddedToken& b) { return *a.id < *b.id; });
}

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
  if (config.tokenizer_class.ends_with("Fast")) {
    config.tokenizer_class.resize(config.tokenizer_class.size() - 4);
  }
  const auto option = [&](const char* name) {
    return optional_bool_member(object, name, "the config");
  };
  config.do_lower_case = option("do_lower_case");
  config.strip_accents = option("strip_accents");
  config.tokenize_chinese_chars = option("tokenize_chinese_chars");
  config.add_prefix_space = option("add_prefix_space");
  refuse_unsupported(object);
  read_named_tokens(object, config);
  read_extra_tokens(object, config);
  if (const Json* decoder = find_member(object, "added_tokens_decoder", "the config")) {
    read_listed_tokens(*decoder, config);
  }
  return config;
}

void parse_special_tokens_map(std::string_view text, TokenizerConfig& config) {
  const Json map = parse_json(text);
  if (!map.is_object()) fail("is not an object");
  if (!config.listed_tokens.empty()) return;
  read_named_tokens(map, config);
  read_extra_tokens(map, config);
}

void check_agreement(const TokenizerConfig& config, const TokenizerDefinition& tokenizer_json) {
  // This class takes everything from tokenizer.json.
  if (config.tokenizer_class == "PreTrainedTokenizer") return;
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
