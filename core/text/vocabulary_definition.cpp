#include "core/text/vocabulary_definition.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/template_json.h"

namespace reckon {
namespace {

// The special tokens of a model: those that the files name, the others by their default name.
class SpecialTokens {
 public:
  SpecialTokens(NamedTokens named, const Vocabulary& vocabulary,
                const std::map<std::string, std::string>& defaults)
      : named_(std::move(named)), vocabulary_(vocabulary) {
    for (const auto& [role, content] : defaults) {
      AddedToken token;
      token.content = content;
      named_.roles.emplace(role, token);
    }
  }

  std::string content(const std::string& role) const {
    const auto& token = named_.roles.at(role);
    if (!token) fail("{} is null, expected a token", role);
    return token->content;
  }

  std::int32_t id(const std::string& role) const {
    const auto found = vocabulary_.find(content(role));
    if (found == vocabulary_.end()) {
      fail("{} {} is not in the vocabulary", role, in_quotes(content(role)));
    }
    return found->second;
  }

  // All tokens that are to be found in texts, in the order in which they get new ids.
  std::vector<AddedToken> all() const {
    std::vector<AddedToken> tokens;
    std::unordered_set<std::string_view> contents;
    const auto add = [&](const AddedToken& token) {
      if (contents.insert(token.content).second) tokens.push_back(token);
    };
    if (named_.listed) std::for_each(named_.listed->begin(), named_.listed->end(), add);
    constexpr std::array<const char*, 7> kOrder = {
        "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};
    for (const char* role : kOrder) {
      const auto found = named_.roles.find(role);
      if (found != named_.roles.end() && found->second) add(*found->second);
    }
    for (const auto& [role, token] : named_.roles) {
      if (token) add(*token);
    }
    std::for_each(named_.extra.begin(), named_.extra.end(), add);
    return tokens;
  }

 private:
  NamedTokens named_;
  const Vocabulary& vocabulary_;
};

void expect_class(const TokenizerConfig& config, std::initializer_list<std::string_view> known,
                  const char* files) {
  std::string_view name = config.tokenizer_class;
  if (name.ends_with("Fast")) name.remove_suffix(4);  // another implementation of the same
  if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
    fail("tokenizer_class {} is not supported with {} alone", in_quotes(config.tokenizer_class),
         files);
  }
}

}  // namespace

TokenizerDefinition bert_definition(const TokenizerConfig& config, NamedTokens named,
                                    Vocabulary vocabulary) {
  expect_class(config, {"BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer"}, "vocab.txt");
  TokenizerDefinition definition;
  definition.vocabulary = std::move(vocabulary);
  definition.normalizer.clean_text = true;
  definition.normalizer.handle_chinese_chars = config.tokenize_chinese_chars.value_or(true);
  definition.normalizer.lowercase = config.do_lower_case.value_or(true);
  definition.normalizer.strip_accents =
      config.strip_accents.value_or(definition.normalizer.lowercase);
  const SpecialTokens special(std::move(named), definition.vocabulary,
                              {{"unk_token", "[UNK]"},
                               {"sep_token", "[SEP]"},
                               {"pad_token", "[PAD]"},
                               {"cls_token", "[CLS]"},
                               {"mask_token", "[MASK]"}});
  WordPieceDefinition wordpiece;
  wordpiece.unknown_token = special.content("unk_token");
  definition.model = wordpiece;
  definition.added_tokens = special.all();
  set_bert_templates(special.id("cls_token"), special.id("sep_token"), definition);
  return definition;
}

TokenizerDefinition roberta_definition(const TokenizerConfig& config, NamedTokens named,
                                       Vocabulary vocabulary, Merges merges) {
  expect_class(config, {"RobertaTokenizer"}, "vocab.json and merges.txt");
  TokenizerDefinition definition;
  definition.vocabulary = std::move(vocabulary);
  const SpecialTokens special(std::move(named), definition.vocabulary,
                              {{"bos_token", "<s>"},
                               {"eos_token", "</s>"},
                               {"unk_token", "<unk>"},
                               {"sep_token", "</s>"},
                               {"pad_token", "<pad>"},
                               {"cls_token", "<s>"},
                               {"mask_token", "<mask>"}});
  BytePairDefinition byte_pair;
  byte_pair.merges = std::move(merges);
  byte_pair.add_prefix_space = config.add_prefix_space.value_or(false);
  definition.model = std::move(byte_pair);
  definition.added_tokens = special.all();
  set_roberta_templates(special.id("cls_token"), special.id("sep_token"), definition);
  return definition;
}

}  // namespace reckon
