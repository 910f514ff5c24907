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
      {{"/version", "2.0", "version \"2.0\" is not supported"},
       {"/truncation", json::object({{"direction", "Left"}}), "truncation from the \"Left\""},
       {"/normalizer", json::object({{"type", "NFKC"}}),
        "normalizer of type \"NFKC\" is not supported"},
       {"/normalizer", json::object({{"type", "Sequence"}}), "normalizer of type \"Sequence\""},
       {"/normalizer", 3, "normalizer is of type number"},
       {"/normalizer/lowercase", "yes", "\"lowercase\" of normalizer is of type string"},
       {"/normalizer/clean_text", nullptr, "normalizer has no \"clean_text\""},
       {"/pre_tokenizer", nullptr, "no \"pre_tokenizer\""},
       {"/pre_tokenizer/type", "Whitespace", "pre_tokenizer of type \"Whitespace\""},
       {"/pre_tokenizer/type", "ByteLevel", "pre_tokenizer of type \"ByteLevel\""},
       {"/model", nullptr, "no \"model\""},
       {"/model/type", "Unigram", "model of type \"Unigram\" is not supported"},
       {"/model/type", "WordLevel", "model of type \"WordLevel\" is not supported"},
       {"/model/unk_token", "[NONE]", "unknown token \"[NONE]\" is not in the vocabulary"},
       {"/model/continuing_subword_prefix", nullptr, "no \"continuing_subword_prefix\""},
       {"/model/max_input_chars_per_word", -1, "max_input_chars_per_word"},
       {"/model/max_input_chars_per_word", 1.5, "max_input_chars_per_word"},
       {"/model/vocab", json::array({"a"}), "vocabulary is of type array"},
       {"/model/vocab/the", -1, "the id of \"the\" is -1"},
       {"/model/vocab/the", 2.0, "the id of \"the\" is of type number"},
       {"/model/vocab/the", 2147483647, "the id of \"the\" is 2147483647"},
       {"/model/vocab/the", 9223372036854775808u, "the id of \"the\" is 9223372036854775808"},
       {"/model/vocab/the", "7", "the id of \"the\" is of type string"},
       {"/added_tokens/0/lstrip", nullptr, "added token \"[PAD]\" has no \"lstrip\""},
       {"/added_tokens/0/id", 3, "added token \"[PAD]\" has id 3, expected 0"},
       {"/added_tokens/0/id", "0", "of type string, expected a whole number"},
       {"/added_tokens/0/content", "new", "added token \"new\" has id 0, expected"},
       {"/added_tokens/0/content", std::string(1001, 'x'), "has 1001 bytes, expected at most 1000"},
       {"/added_tokens/-", token, "added token \"[CLS]\" has id 2, which another one has too"},
       {"/added_tokens", "none", "\"added_tokens\" of the file is of type string"},
       {"/post_processor/type", "Sequence", "post_processor of type \"Sequence\""},
       {"/post_processor/type", "BertProcessing", "does not belong to its type"},
       {"/post_processor/single", json::array(), "has sequence A 0 times"},
       {"/post_processor/single/0/SpecialToken/id", "[X]", "\"[X]\", not in its special_tokens"},
       {"/post_processor/single/1/Sequence/id", "C", "sequence \"C\", expected A or B"},
       {"/post_processor/single/1/Sequence/id", "B", "has sequence A 0 times and B 1 times"},
       {"/post_processor/pair/1/Sequence/id", "B", "has sequence A 0 times and B 2 times"},
       {"/post_processor/single/0/SpecialToken/type_id", 2, "type_id 2, expected 0 or 1"},
       {"/post_processor/single/0", json::object({{"Text", 1}}),
        "neither SpecialToken nor Sequence"},
       {"/post_processor/special_tokens/[CLS]/ids", json::array({-5}), "the id of \"[CLS]\" is -5"},
       {"/post_processor/special_tokens/[CLS]/ids", json::array({1, 2}),
        "not as many tokens as ids"}});
}

TEST(TokenizerJson, RefusesWhatABytePairTokenizerCannotHonour) {
  expect_refusals(
      test::tiny_byte_pair(),
      {{"/pre_tokenizer/type", "BertPreTokenizer", "pre_tokenizer of type \"BertPreTokenizer\""},
       {"/pre_tokenizer/add_prefix_space", nullptr, "pre_tokenizer has no \"add_prefix_space\""},
       {"/pre_tokenizer/use_regex", 1, "\"use_regex\" of pre_tokenizer is of type number"},
       {"/model/dropout", 0.1, "\"dropout\" of model is not supported"},
       {"/model/byte_fallback", true, "\"byte_fallback\" of model is not supported"},
       {"/model/continuing_subword_prefix", "@@", "\"continuing_subword_prefix\" \"@@\""},
       {"/model/end_of_word_suffix", "</w>", "\"end_of_word_suffix\" \"</w>\""},
       {"/model/unk_token", "<no>", "unknown token \"<no>\" is not in the vocabulary"},
       {"/model/merges", nullptr, "model has no \"merges\""},
       {"/model/merges/0", json::array({"t", "q"}),
        "the merged token \"tq\" is not in the vocabulary"},
       {"/model/merges/0", json::array({"t"}), "merge 0 of model is not a pair of strings"},
       {"/model/merges/0", "t  h", "merge 1 is \"t  h\", expected two tokens"},
       {"/post_processor/trim_offsets", 0, "\"trim_offsets\" of post_processor is of type number"},
       {"/post_processor/cls", json::array({"<s>"}),
        "\"cls\" of post_processor is not a token and its id"},
       {"/post_processor/type", "ByteLevel", "does not belong to its type"}});
}

TEST(TokenizerJson, RefusesTextThatIsNotJson) {
  const std::string valid = test::tiny_wordpiece().dump();
  for (std::size_t size = 0; size < valid.size(); size += 97) {
    EXPECT_THAT(refusal(valid.substr(0, size)), HasSubstr("not JSON at byte"));
  }
  EXPECT_THAT(refusal(std::string(100000, '[')), HasSubstr("not JSON at byte"));
  EXPECT_THAT(refusal("{\"version\": 1e999}"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("{\"version\": \"\xFF\"}"), HasSubstr("not JSON at byte"));
  EXPECT_THAT(refusal("[]"), HasSubstr("is of type array, expected an object"));
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
