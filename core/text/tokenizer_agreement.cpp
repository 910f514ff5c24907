#include "core/text/tokenizer_agreement.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/template_json.h"

namespace reckon {
namespace {

constexpr std::string_view kRemedy =
    "expected the same, or tokenizer_class \"PreTrainedTokenizerFast\" where tokenizer.json holds";

void expect_equal(std::optional<bool> config, bool otherwise, bool tokenizer_json,
                  const char* option, const char* field) {
  const bool expected = config.value_or(otherwise);
  if (expected == tokenizer_json) return;
  fail("{} is {}{}, which contradicts {} {} in tokenizer.json; {}", option, expected,
       config ? "" : " where tokenizer_config.json does not say it", field, tokenizer_json,
       kRemedy);
}

const AddedToken* find_token(const TokenizerDefinition& tokenizer_json, std::string_view content) {
  const auto& tokens = tokenizer_json.added_tokens;
  const auto found = std::find_if(tokens.begin(), tokens.end(), [&](const AddedToken& token) {
    return token.content == content;
  });
  return found == tokens.end() ? nullptr : &*found;
}

// transformers would look for the token in texts.
void expect_added(const TokenizerDefinition& tokenizer_json, const AddedToken& token) {
  if (find_token(tokenizer_json, token.content)) return;
  fail(
      "the token {} of the files beside tokenizer.json is not one of its added_tokens, expected "
      "it there",
      in_quotes(token.content));
}

std::string content_of(const NamedTokens& named, const char* role, const char* otherwise) {
  const auto found = named.roles.find(role);
  return found != named.roles.end() && found->second ? found->second->content : otherwise;
}

// The special tokens around a text, and the unknown token.
void check_special_tokens(const TokenizerConfig& config, const NamedTokens& named,
                          const TokenizerDefinition& tokenizer_json) {
  const auto* wordpiece = std::get_if<WordPieceDefinition>(&tokenizer_json.model);
  std::string_view name = config.tokenizer_class;
  if (name.ends_with("Fast")) name.remove_suffix(4);
  constexpr std::array<std::string_view, 4> kBert = {"", "BertTokenizer", "DistilBertTokenizer",
                                                     "ElectraTokenizer"};
  const bool known = wordpiece ? std::find(kBert.begin(), kBert.end(), name) != kBert.end()
                               : name.empty() || name == "RobertaTokenizer";
  if (!known) return;
  const std::string cls = content_of(named, "cls_token", wordpiece ? "[CLS]" : "<s>");
  const std::string sep = content_of(named, "sep_token", wordpiece ? "[SEP]" : "</s>");
  const AddedToken* const first = find_token(tokenizer_json, cls);
  const AddedToken* const last = find_token(tokenizer_json, sep);
  TokenizerDefinition expected;
  if (first && last) {
    (wordpiece ? set_bert_templates : set_roberta_templates)(
        static_cast<std::int32_t>(*first->id), static_cast<std::int32_t>(*last->id), expected);
  }
  if (expected.single != tokenizer_json.single || expected.pair != tokenizer_json.pair) {
    fail(
        "post_processor contradicts cls_token {} and sep_token {} of the files beside "
        "tokenizer.json; {}",
        in_quotes(cls), in_quotes(sep), kRemedy);
  }
  if (!wordpiece) return;
  const std::string unknown = content_of(named, "unk_token", "[UNK]");
  if (unknown != wordpiece->unknown_token) {
    fail("unk_token is {}, which contradicts unk_token {} in tokenizer.json; {}",
         in_quotes(unknown), in_quotes(wordpiece->unknown_token), kRemedy);
  }
}

}  // namespace

void check_tokens_are_added(const NamedTokens& named, const TokenizerDefinition& tokenizer_json) {
  for (const auto& [role, token] : named.roles) {
    if (token) expect_added(tokenizer_json, *token);
  }
  for (const AddedToken& token : named.extra) expect_added(tokenizer_json, token);
  for (const AddedToken& token : named.listed.value_or(std::vector<AddedToken>())) {
    expect_added(tokenizer_json, token);
  }
}

void check_agreement(const TokenizerConfig& config, const NamedTokens& named,
                     const TokenizerDefinition& tokenizer_json) {
  if (config.is_general_class()) return;
  check_special_tokens(config, named, tokenizer_json);
  if (const auto* byte_pair = std::get_if<BytePairDefinition>(&tokenizer_json.model)) {
    expect_equal(config.add_prefix_space, false, byte_pair->add_prefix_space, "add_prefix_space",
                 "add_prefix_space");
    return;
  }
  const BertNormalizerOptions& normalizer = tokenizer_json.normalizer;
  expect_equal(config.do_lower_case, true, normalizer.lowercase, "do_lower_case", "lowercase");
  expect_equal(config.strip_accents, normalizer.lowercase, normalizer.strip_accents,
               "strip_accents", "strip_accents");
  expect_equal(config.tokenize_chinese_chars, true, normalizer.handle_chinese_chars,
               "tokenize_chinese_chars", "handle_chinese_chars");
  expect_equal(std::nullopt, true, normalizer.clean_text, "clean_text", "clean_text");
}

}  // namespace reckon
