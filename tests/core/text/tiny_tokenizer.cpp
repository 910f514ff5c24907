#include "tests/core/text/tiny_tokenizer.h"

#include <string>
#include <vector>

namespace reckon::test {
namespace {

using nlohmann::json;

json added_tokens(const std::vector<std::string>& contents) {
  json tokens = json::array();
  for (const std::string& content : contents) {
    tokens.push_back({{"id", tokens.size()},
                      {"content", content},
                      {"single_word", false},
                      {"lstrip", content == "<mask>"},
                      {"rstrip", false},
                      {"normalized", false},
                      {"special", true}});
  }
  return tokens;
}

json numbered(const std::vector<std::string>& tokens) {
  json vocabulary = json::object();
  for (const std::string& token : tokens) {
    const std::size_t id = vocabulary.size();
    vocabulary[token] = id;
  }
  return vocabulary;
}

}  // namespace

json tiny_wordpiece() {
  const std::vector<std::string> special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
  std::vector<std::string> tokens = special;
  for (const char* token : {"the", "thing", "##s", "a", "!", "cafe", "##\u00e9"}) {
    tokens.emplace_back(token);
  }
  json tokenizer = json::parse(R"({
    "version": "1.0", "truncation": null, "padding": null,
    "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                   "strip_accents": null, "lowercase": true},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "post_processor": {
      "type": "TemplateProcessing",
      "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                 {"Sequence": {"id": "A", "type_id": 0}},
                 {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
      "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
               {"Sequence": {"id": "A", "type_id": 0}},
               {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
               {"Sequence": {"id": "B", "type_id": 1}},
               {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
      "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                         "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 100}})");
  tokenizer["added_tokens"] = added_tokens(special);
  tokenizer["model"]["vocab"] = numbered(tokens);
  return tokenizer;
}

json tiny_byte_pair() {
  const std::vector<std::string> special = {"<s>", "<pad>", "</s>", "<unk>", "<mask>"};
  std::vector<std::string> tokens = special;
  for (char letter = 'a'; letter <= 'z'; ++letter) tokens.emplace_back(1, letter);
  for (const char* token : {"\u0120", "th", "the", "\u0120the"}) tokens.emplace_back(token);
  json tokenizer = json::parse(R"({
    "version": "1.0", "truncation": null, "padding": null, "normalizer": null,
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                      "use_regex": true},
    "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0],
                       "trim_offsets": true, "add_prefix_space": false},
    "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
              "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
              "ignore_merges": false,
              "merges": [["t", "h"], ["th", "e"], ["\u0120", "the"]]}})");
  tokenizer["added_tokens"] = added_tokens(special);
  tokenizer["model"]["vocab"] = numbered(tokens);
  return tokenizer;
}

}  // namespace reckon::test
