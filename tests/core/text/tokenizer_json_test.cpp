#include "core/text/tokenizer_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/pipeline_tokenizer.h"
#include "tests/core/text/tiny_tokenizer.h"
#include "tests/core/text/tokenizer_support.h"

namespace reckon {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

// What loading it says; empty when it is accepted.
std::string refusal(const std::string& text) {
  try {
    const PipelineTokenizer loaded(parse_tokenizer_json(text));
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

struct Change {
  const char* pointer;  // JSON pointer
  json value;
  const char* expected;  // part of the refusal
};

void expect_refusals(const json& valid, const std::vector<Change>& changes) {
  EXPECT_EQ(refusal(valid.dump()), "");
  for (const Change& change : changes) {
    json changed = valid;
    changed[json::json_pointer(change.pointer)] = change.value;
    const std::string message = refusal(changed.dump());
    EXPECT_THAT(message, HasSubstr(change.expected)) << change.pointer << " = " << change.value;
    EXPECT_THAT(message, Not(HasSubstr("\n")));
  }
}

TEST(TokenizerJson, RefusesWhatAWordPieceTokenizerCannotHonour) {
  const json valid = test::tiny_wordpiece();
  const json token = valid["added_tokens"][2];
  expect_refusals(
      valid,
      {{"/version", "2.0", "version: found \"2.0\", expected \"1.0\""},
       {"/truncation", json::object({{"direction", "Left"}}),
        "truncation: direction: found \"Left\""},
       {"/normalizer", json::object({{"type", "NFKC"}}),
        "normalizer of type \"NFKC\" is not supported"},
       {"/normalizer", json::object({{"type", "Sequence"}}), "normalizer of type \"Sequence\""},
       {"/normalizer", 3, "normalizer: found 3, expected an object"},
       {"/normalizer/lowercase", "yes",
        "normalizer: lowercase: found \"yes\", expected true or false"},
       {"/normalizer/clean_text", nullptr, "normalizer: clean_text: found null"},
       {"/pre_tokenizer", nullptr, "pre_tokenizer: found null, expected an object"},
       {"/pre_tokenizer/type", "Whitespace", "pre_tokenizer of type \"Whitespace\""},
       {"/pre_tokenizer/type", "ByteLevel", "pre_tokenizer of type \"ByteLevel\""},
       {"/model", nullptr, "model: found null, expected an object"},
       {"/model/type", "Unigram", "model of type \"Unigram\" is not supported"},
       {"/model/type", "WordLevel", "model of type \"WordLevel\" is not supported"},
       {"/model/unk_token", "[NONE]", "unknown token \"[NONE]\" is not in the vocabulary"},
       {"/model/continuing_subword_prefix", nullptr, "continuing_subword_prefix: found null"},
       {"/model/max_input_chars_per_word", -1, "max_input_chars_per_word: found -1"},
       {"/model/max_input_chars_per_word", 1.5, "max_input_chars_per_word: found 1.5"},
       {"/model/vocab", json::array({"a"}), "vocab: found a list of 1, expected an object"},
       {"/model/vocab/the", -1, "vocab: the: found -1, expected a whole number"},
       {"/model/vocab/the", 2.0, "vocab: the: found 2.0"},
       {"/model/vocab/the", 2147483647, "vocab: the: found 2147483647"},
       {"/model/vocab/the", 9223372036854775808u, "vocab: the: found 9223372036854775808"},
       {"/model/vocab/the", "7", "vocab: the: found \"7\""},
       {"/added_tokens/0/lstrip", nullptr, "added_tokens: [0]: lstrip: found null"},
       {"/added_tokens/0/id", 3, "added token \"[PAD]\" has id 3, expected 0"},
       {"/added_tokens/0/id", "0", "added_tokens: [0]: id: found \"0\", expected a whole number"},
       {"/added_tokens/0/content", "new", "added token \"new\" has id 0, expected"},
       {"/added_tokens/0/content", std::string(1001, 'x'), "has 1001 bytes, expected at most 1000"},
       {"/added_tokens/-", token, "added token \"[CLS]\" has id 2, which another one has too"},
       {"/added_tokens", "none", "added_tokens: found \"none\", expected a list"},
       {"/post_processor/type", "Sequence", "post_processor of type \"Sequence\""},
       {"/post_processor/type", "BertProcessing", "does not belong to this type"},
       {"/post_processor/single", json::array(), "has sequence A 0 times"},
       {"/post_processor/single/0/SpecialToken/id", "[X]",
        "found \"[X]\", expected one of special_tokens"},
       {"/post_processor/single/1/Sequence/id", "C",
        "Sequence: id: found \"C\", expected \"A\" or \"B\""},
       {"/post_processor/single/1/Sequence/id", "B", "has sequence A 0 times and B 1 times"},
       {"/post_processor/pair/1/Sequence/id", "B", "has sequence A 0 times and B 2 times"},
       {"/post_processor/single/0/SpecialToken/type_id", 2,
        "type_id: found 2, expected a whole number from 0 to 1"},
       {"/post_processor/single/0", json::object({{"Text", 1}}),
        "single: [0]: found an object of 1 members, expected a SpecialToken or"},
       {"/post_processor/special_tokens/[CLS]/ids", json::array({-5}),
        "special_tokens: [CLS]: ids: [0]: found -5"},
       {"/post_processor/special_tokens/[CLS]/ids", json::array({1, 2}),
        "tokens: found a list of 1, expected 2, as many as ids"}});
}

TEST(TokenizerJson, RefusesWhatABytePairTokenizerCannotHonour) {
  expect_refusals(
      test::tiny_byte_pair(),
      {{"/pre_tokenizer/type", "BertPreTokenizer", "pre_tokenizer of type \"BertPreTokenizer\""},
       {"/pre_tokenizer/add_prefix_space", nullptr, "pre_tokenizer: add_prefix_space: found null"},
       {"/pre_tokenizer/use_regex", 1, "pre_tokenizer: use_regex: found 1"},
       {"/model/dropout", 0.1, "model: dropout: found 0.1, expected 0"},
       {"/model/byte_fallback", true, "model: byte_fallback: found true, expected false"},
       {"/model/continuing_subword_prefix", "@@", "continuing_subword_prefix: found \"@@\""},
       {"/model/end_of_word_suffix", "</w>", "end_of_word_suffix: found \"</w>\""},
       {"/model/unk_token", "<no>", "unknown token \"<no>\" is not in the vocabulary"},
       {"/model/merges", nullptr, "model: merges: found null, expected a list"},
       {"/model/merges/0", json::array({"t", "q"}),
        "the merged token \"tq\" is not in the vocabulary"},
       {"/model/merges/0", json::array({"t"}),
        "model: merges: [0]: found a list of 1, expected a list of two texts"},
       {"/model/merges/0", "t  h", "merge 1 is \"t  h\", expected two tokens"},
       {"/post_processor/trim_offsets", 0, "post_processor: trim_offsets: found 0"},
       {"/post_processor/cls", json::array({"<s>"}),
        "post_processor: cls: found a list of 1, expected a token and its id"},
       {"/post_processor/type", "ByteLevel", "does not belong to this type"}});
}

TEST(TokenizerJson, RefusesTextThatIsNotJson) {
  const std::string valid = test::tiny_wordpiece().dump();
  for (std::size_t size = 0; size < valid.size(); size += 97) {
    EXPECT_THAT(refusal(valid.substr(0, size)), HasSubstr("not JSON"));
  }
  EXPECT_THAT(refusal(std::string(1 << 20, '[')), HasSubstr("nested more than 64 deep"));
  EXPECT_THAT(refusal(valid + '\0' + "junk"), HasSubstr("not JSON: found a NUL byte"));
  EXPECT_THAT(refusal("{\"version\": 1e999}"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("{\"version\": \"\xFF\"}"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("[]"), HasSubstr("found a list of 0, expected an object"));
  EXPECT_THAT(refusal("null"), HasSubstr("expected an object"));
}

TEST(TokenizerJson, ShowsLongAndControlCharactersShortlyAndOnOneLine) {
  json changed = test::tiny_wordpiece();
  changed["model"]["unk_token"] = "\n" + std::string(100000, 'x');
  const std::string message = refusal(changed.dump());
  EXPECT_THAT(message, HasSubstr("\"\\nxxx"));
  EXPECT_LT(message.size(), 200u);
}

TEST(TokenizerJson, LeavesOutTruncationAndPadding) {
  json changed = test::tiny_wordpiece();
  changed["truncation"] = {{"max_length", 3}, {"strategy", "OnlyFirst"}, {"stride", 1}};
  changed["padding"] = {{"strategy", {{"Fixed", 50}}}, {"direction", "Left"}};
  const PipelineTokenizer tokenizer(parse_tokenizer_json(changed.dump()));
  EXPECT_EQ(test::ids_of(tokenizer, "the the the").size(), 5u);
}

TEST(TokenizerJson, CountsEveryIdInTheVocabularySize) {
  const auto size = [](const json& valid) {
    return PipelineTokenizer(parse_tokenizer_json(valid.dump())).vocabulary_size();
  };
  json changed = test::tiny_wordpiece();
  const std::size_t entries = changed["model"]["vocab"].size();
  EXPECT_EQ(size(changed), entries);
  changed["added_tokens"].push_back(changed["added_tokens"][0]);
  changed["added_tokens"].back()["content"] = "<new>";
  changed["added_tokens"].back()["id"] = entries;
  EXPECT_EQ(size(changed), entries + 1);
  changed["post_processor"]["special_tokens"]["[SEP]"]["ids"] = json::array({700});
  EXPECT_EQ(size(changed), 701u);
  changed["model"]["vocab"]["the"] = 5000;
  EXPECT_EQ(size(changed), 5001u);
}

}  // namespace
}  // namespace reckon
