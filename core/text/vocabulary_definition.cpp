#include "core/text/vocabulary_definition.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/template_json.h"

namespace reckon {
namespace {

// The special tokens of a model: those that the config names, the others by their default name.
class SpecialTokens {
 public:
  SpecialTokens(const TokenizerConfig& config, const Vocabulary& vocabulary,
                const std::map<std::string, std::string>& defaults)
      : config_(config), vocabulary_(vocabulary), tokens_(config.named_tokens) {
    for (const auto& [name, content] : defaults) {
      AddedToken token;
      token.content = content;
      tokens_.emplace(name, token);
    }
  }

  std::string content(const std::string& name) const {
    const auto& token = tokens_.at(name);
    if (!token) fail("{} is null, expected a token", name);
    return token->content;
  }

  std::int32_t id(const std::string& name) const {
    const auto found = vocabulary_.find(content(name));
    if (found == vocabulary_.end()) {
      fail("{} {} is not in the vocabulary", name, in_quotes(content(name)));
    }
    return found->second;
  }

  // All tokens that are to be found in texts, in the order in which they get new ids.
  std::vector<AddedToken> all() const {
    std::vector<AddedToken> tokens = config_.listed_tokens;
    const auto add = [&](const AddedToken& token) {
      const bool there = std::any_of(tokens.begin(), tokens.end(), [&](const AddedToken& other) {
        return other.content == token.content;
      });
      if (!there) tokens.push_back(token);
    };
    constexpr std::array<const char*, 7> kOrder = {
        "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};
    for (const char* name : kOrder) {
      const auto found = tokens_.find(name);
      if (found != tokens_.end() && found->second) add(*found->second);
    }
    for (const auto& [name, token] : tokens_) {
      if (token) add(*token);
    }
    for (const AddedToken& token : config_.extra_tokens) add(token);
    return tokens;
  }

 private:
  const TokenizerConfig& config_;
  const Vocabulary& vocabulary_;
  std::map<std::string, std::optional<AddedToken>> tokens_;
};

void expect_class(const TokenizerConfig& config, std::initializer_list<std::string_view> known,
                  const char* files) {
  const std::string& name = config.tokenizer_class;
  if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
    fail("tokenizer_class {} is not supported with {} alone", in_quotes(name), files);
  }
}

}  // namespace

TokenizerDefinition bert_definition(const TokenizerConfig& config, Vocabulary vocabulary) {
  expect_class(config, {"BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer"}, "vocab.txt");
  TokenizerDefinition definition;
  definition.vocabulary = std::move(vocabulary);
  definition.normalizer.clean_text = true;
  definition.normalizer.handle_chinese_chars = config.tokenize_chinese_chars.value_or(true);
  definition.normalizer.lowercase = config.do_lower_case.value_or(true);
  definition.normalizer.strip_accents =
      config.strip_accents.value_or(definition.normalizer.lowercase);
  const SpecialTokens special(config, definition.vocabulary,
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

TokenizerDefinition roberta_definition(const TokenizerConfig& config, Vocabulary vocabulary,
                                       Merges merges) {
  expect_class(config, {"RobertaTokenizer"}, "vocab.json and merges.txt");
  TokenizerDefinition definition;
  definition.vocabulary = std::move(vocabulary);
  const SpecialTokens special(config, definition.vocabulary,
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
