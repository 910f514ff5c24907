// Which of a directory's files are read, and what they are refused for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "tests/core/text/tiny_tokenizer.h"
#include "tests/core/text/tokenizer_support.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using nlohmann::json;
using test::ids_of;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kVocabTxt = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nthing\n##s\nThe\n";

class LoadTokenizerTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name, std::ios::binary) << text;
  }
  void write_json(const std::string& name, const json& value) { write(name, value.dump()); }
  std::unique_ptr<Tokenizer> load() { return load_tokenizer(directory_.path()); }
  void expect_refused(const std::string& expected) {
    try {
      load();
      ADD_FAILURE() << "was loaded, expected: " << expected;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(expected));
      EXPECT_THAT(error.what(), testing::StartsWith(directory_.path().string()));
      EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
    }
  }

  test::TemporaryDirectory directory_;
};

TEST_F(LoadTokenizerTest, ReadsVocabTxtAsAnUncasedBertWithoutAConfig) {
  write("vocab.txt", kVocabTxt);
  EXPECT_THAT(ids_of(*load(), "The th\u00edngs[MASK] x"), ElementsAre(2, 5, 6, 7, 4, 1, 3));
  EXPECT_EQ(load()->vocabulary_size(), 9u);
}

TEST_F(LoadTokenizerTest, ReadsVocabTxtWithOtherLineEndsBlankLinesAndNoLastLineEnd) {
  write("vocab.txt", "[PAD]\r\n[UNK]\r\n\r\n[CLS]\r\n[SEP]\r\n[MASK]\u3000\r\nthe\t\nthe");
  EXPECT_THAT(ids_of(*load(), "the [MASK]"), ElementsAre(3, 7, 5, 4));
}

TEST_F(LoadTokenizerTest, HonoursTheOptionsOfTokenizerConfig) {
  write("vocab.txt", kVocabTxt);
  write_json("tokenizer_config.json", json{{"do_lower_case", false}});
  EXPECT_THAT(ids_of(*load(), "The THE th\u00edng"), ElementsAre(2, 8, 1, 1, 3));
  write_json("tokenizer_config.json", json{{"do_lower_case", false}, {"strip_accents", true}});
  EXPECT_THAT(ids_of(*load(), "th\u00edng"), ElementsAre(2, 6, 3));
  write_json("tokenizer_config.json", json{{"cls_token", "the"}, {"unk_token", "thing"}});
  EXPECT_THAT(ids_of(*load(), "x"), ElementsAre(5, 6, 3));
  write_json("tokenizer_config.json", json{{"mask_token", nullptr}});
  EXPECT_THAT(ids_of(*load(), "[MASK]"), ElementsAre(2, 1, 1, 1, 3));
}

TEST_F(LoadTokenizerTest, FindsTheTokensThatTheConfigAndItsMapAdd) {
  write("vocab.txt", kVocabTxt);
  write_json("tokenizer_config.json", json{{"additional_special_tokens", {"<a>", "thing"}}});
  EXPECT_THAT(ids_of(*load(), "x<a>thing"), ElementsAre(2, 1, 9, 6, 3));
  EXPECT_EQ(load()->vocabulary_size(), 10u);
  write_json("special_tokens_map.json",
             json{{"mask_token", {{"content", "<b>"}, {"lstrip", true}}}});
  EXPECT_THAT(ids_of(*load(), "the <b><a>"), ElementsAre(2, 5, 9, 10, 3));
  // The list of all added tokens takes the place of the map.
  const json listed = {{"9", {{"content", "The"}, {"normalized", true}}},
                       {"10", {{"content", "<c>"}, {"special", true}}}};
  write_json("tokenizer_config.json", json{{"added_tokens_decoder", listed}});
  expect_refused("vocab.txt: added token \"The\" has id 9, expected 8");
  write_json("tokenizer_config.json",
             json{{"added_tokens_decoder", {{"9", {{"content", "<c>"}}}}}});
  EXPECT_THAT(ids_of(*load(), "[MASK] <b><C>"), ElementsAre(2, 4, 1, 1, 1, 9, 3));
}

TEST_F(LoadTokenizerTest, RefusesConfigsThatItCannotHonour) {
  write("vocab.txt", kVocabTxt);
  const std::pair<json, const char*> cases[] = {
      {{{"tokenizer_class", "XLNetTokenizer"}}, "vocab.txt: tokenizer_class \"XLNetTokenizer\""},
      {{{"truncation_side", "left"}}, "tokenizer_config.json: truncation_side: found \"left\""},
      {{{"split_special_tokens", true}}, "tokenizer_config.json: split_special_tokens: found true"},
      {{{"do_lower_case", "yes"}}, "do_lower_case: found \"yes\", expected true or false"},
      {{{"cls_token", "<s>"}}, "vocab.txt: cls_token \"<s>\" is not in the vocabulary"},
      {{{"sep_token", nullptr}}, "vocab.txt: sep_token is null"},
      {{{"unk_token", ""}}, "unk_token: found \"\", expected a token that is not empty"},
      {{{"unk_token", "<unk>"}}, "the unknown token \"<unk>\" is not in the vocabulary"},
      {{{"cls_token", {{"text", "x"}}}}, "cls_token: 'content' is missing"},
      {{{"extra_special_tokens", {{"a", "b"}}}},
       "extra_special_tokens: found an object of 1 members, expected a list"},
      {{{"added_tokens_decoder", {{"x", "y"}}}},
       "added_tokens_decoder: found \"x\", expected an id"},
      {json::array({1}), "tokenizer_config.json: found a list of 1, expected an object"}};
  for (const auto& [config, expected] : cases) {
    write_json("tokenizer_config.json", config);
    expect_refused(expected);
  }
  write("tokenizer_config.json", "{\"do_lower_case\": tr");
  expect_refused("tokenizer_config.json: not JSON");
  write("tokenizer_config.json", "");
  expect_refused("tokenizer_config.json: not JSON");
  write("tokenizer_config.json", "{}");
  write("special_tokens_map.json", "[1, 2");
  expect_refused("special_tokens_map.json: not JSON");
  write("special_tokens_map.json", "{}");
  write_json("added_tokens.json", json{{"<x>", 9}});
  expect_refused("added_tokens.json: found an object of 1 members, expected none without");
}

TEST_F(LoadTokenizerTest, RefusesMalformedVocabularies) {
  expect_refused("no tokenizer.json, vocab.txt, or vocab.json with merges.txt");
  write("vocab.txt", kVocabTxt + "\xFF\n");
  expect_refused("vocab.txt: the text is not valid UTF-8 at byte 49");
  write("vocab.txt", "");
  expect_refused("is not in the vocabulary");
  std::filesystem::remove(directory_ / "vocab.txt");
  std::filesystem::create_directory(directory_ / "vocab.txt");
  expect_refused("vocab.txt: cannot read");
}

TEST_F(LoadTokenizerTest, PrefersTokenizerJsonAndRefusesItRatherThanFallBack) {
  write("vocab.txt", kVocabTxt);
  write_json("tokenizer.json", test::tiny_wordpiece());
  EXPECT_THAT(ids_of(*load(), "a"), ElementsAre(2, 8, 3));
  write("tokenizer.json", test::tiny_wordpiece().dump().substr(0, 300));
  expect_refused("tokenizer.json: not JSON");
  std::filesystem::remove(directory_ / "tokenizer.json");
  std::filesystem::create_symlink("nowhere", directory_ / "tokenizer.json");
  expect_refused("tokenizer.json: cannot read: No such file");
}

TEST_F(LoadTokenizerTest, RefusesAConfigThatContradictsTokenizerJson) {
  write_json("tokenizer.json", test::tiny_wordpiece());
  write_json("tokenizer_config.json", json{{"do_lower_case", true}, {"strip_accents", nullptr}});
  load();
  write_json("tokenizer_config.json", json{{"do_lower_case", false}});
  expect_refused("do_lower_case is false, which contradicts lowercase true in tokenizer.json");
  write_json("tokenizer_config.json", json{{"strip_accents", false}});
  expect_refused("strip_accents is false, which contradicts strip_accents true");
  write_json("tokenizer_config.json", json{{"tokenize_chinese_chars", false}});
  expect_refused("tokenize_chinese_chars is false, which contradicts handle_chinese_chars true");
  write_json("tokenizer_config.json",
             json{{"tokenizer_class", "PreTrainedTokenizerFast"}, {"do_lower_case", false}});
  load();
  write_json("tokenizer.json", test::tiny_byte_pair());
  write_json("tokenizer_config.json", json{{"add_prefix_space", true}});
  expect_refused("add_prefix_space is true, which contradicts add_prefix_space false");
}

// Without a word from tokenizer_config.json, BertTokenizer lower-cases (transformers 4 and 5).
TEST_F(LoadTokenizerTest, RefusesATokenizerJsonThatContradictsTheDefaultsOfItsClass) {
  json cased = test::tiny_wordpiece();
  cased["normalizer"]["lowercase"] = false;
  write_json("tokenizer.json", cased);
  const std::string expected =
      "tokenizer.json: do_lower_case is true where tokenizer_config.json does not say it, which "
      "contradicts lowercase false in tokenizer.json; expected the same, or tokenizer_class "
      "\"PreTrainedTokenizerFast\" where tokenizer.json holds";
  EXPECT_THAT(ids_of(*load(), "the The"), ElementsAre(2, 5, 1, 3));  // it alone speaks
  write_json("tokenizer_config.json", json::object());
  expect_refused(expected);
  write_json("tokenizer_config.json", json{{"tokenizer_class", "BertTokenizer"}});
  expect_refused(expected);
  write_json("tokenizer_config.json", json{{"do_lower_case", false}});
  EXPECT_THAT(ids_of(*load(), "the The"), ElementsAre(2, 5, 1, 3));
  write_json("tokenizer_config.json", json{{"tokenizer_class", "PreTrainedTokenizerFast"}});
  EXPECT_THAT(ids_of(*load(), "the The"), ElementsAre(2, 5, 1, 3));
  write_json("tokenizer_config.json", json::object());
  const std::pair<const char*, json> cases[] = {
      {"strip_accents", false}, {"handle_chinese_chars", false}, {"clean_text", false}};
  for (const auto& [field, value] : cases) {
    json changed = test::tiny_wordpiece();
    changed["normalizer"][field] = value;
    write_json("tokenizer.json", changed);
    expect_refused(std::string("contradicts ") + field + " false");
  }
  json spaced = test::tiny_byte_pair();
  spaced["pre_tokenizer"]["add_prefix_space"] = true;
  write_json("tokenizer.json", spaced);
  expect_refused("add_prefix_space is false where tokenizer_config.json does not say it");
}

TEST_F(LoadTokenizerTest, RefusesSpecialTokensThatContradictTokenizerJson) {
  write_json("tokenizer.json", test::tiny_wordpiece());
  write_json("special_tokens_map.json", json{{"cls_token", "[CLS]"}, {"mask_token", "[MASK]"}});
  load();
  const json swapped = {{"cls_token", "[SEP]"}, {"sep_token", "[CLS]"}};
  write_json("special_tokens_map.json", swapped);
  expect_refused(
      "post_processor contradicts cls_token \"[SEP]\" and sep_token \"[CLS]\" of the files beside");
  // Another class goes by tokenizer.json's template, and the list of all tokens goes before the
  // map.
  write_json("tokenizer_config.json", json{{"tokenizer_class", "PreTrainedTokenizerFast"}});
  EXPECT_THAT(ids_of(*load(), "a"), ElementsAre(2, 8, 3));
  write_json("tokenizer_config.json",
             json{{"added_tokens_decoder", {{"4", {{"content", "[MASK]"}}}}}});
  EXPECT_THAT(ids_of(*load(), "a"), ElementsAre(2, 8, 3));
  write_json("special_tokens_map.json", json{{"unk_token", "[PAD]"}});
  write_json("tokenizer_config.json", json::object());
  expect_refused("unk_token is \"[PAD]\", which contradicts unk_token \"[UNK]\"");
  write_json("special_tokens_map.json", json{{"mask_token", "thing"}});
  expect_refused("the token \"thing\" of the files beside tokenizer.json is not one of its added");
  write_json("special_tokens_map.json", json{{"additional_special_tokens", {"<new>"}}});
  expect_refused("the token \"<new>\"");
  write("special_tokens_map.json", "{}");
  write_json("added_tokens.json", json{{"<x>", 9}});
  expect_refused("the token \"<x>\"");
  write_json("added_tokens.json", json{{"[MASK]", 4}});
  load();
  write_json("tokenizer.json", test::tiny_byte_pair());
  write("added_tokens.json", "{}");
  load();
  write_json("special_tokens_map.json", json{{"cls_token", "<mask>"}});
  expect_refused("post_processor contradicts cls_token \"<mask>\" and sep_token \"</s>\"");
}

TEST_F(LoadTokenizerTest, LowerCasesWhereSentenceTransformersDoes) {
  json cased = test::tiny_wordpiece();
  cased["normalizer"]["lowercase"] = false;
  write_json("tokenizer.json", cased);
  write_json("tokenizer_config.json", json{{"tokenizer_class", "PreTrainedTokenizerFast"}});
  write_json("sentence_bert_config.json", json{{"do_lower_case", false}});
  EXPECT_THAT(ids_of(*load(), "THE th\u00edngs"), ElementsAre(2, 1, 1, 3));
  write_json("sentence_bert_config.json", json{{"do_lower_case", true}});
  EXPECT_THAT(ids_of(*load(), "THE"), ElementsAre(2, 1, 3));  // not a model of theirs
  write("modules.json", "[]");
  // Accents stay: whether they are stripped goes by the tokenizer's own setting.
  EXPECT_THAT(ids_of(*load(), "THE th\u00edngs THINGS"), ElementsAre(2, 5, 1, 6, 7, 3));
  std::filesystem::remove(directory_ / "sentence_bert_config.json");
  write_json("sentence_roberta_config.json", json{{"do_lower_case", true}});
  write_json("tokenizer.json", test::tiny_byte_pair());
  EXPECT_THAT(ids_of(*load(), "THE THE"), ElementsAre(0, 33, 34, 2));
  std::filesystem::remove(directory_ / "tokenizer.json");
  write("vocab.txt", kVocabTxt);
  write_json("tokenizer_config.json", json{{"do_lower_case", false}});
  EXPECT_THAT(ids_of(*load(), "The THINGS"), ElementsAre(2, 5, 6, 7, 3));
}

TEST_F(LoadTokenizerTest, GivesAllTokensTypeZeroWhereTheModelTakesNoTypes) {
  write_json("tokenizer.json", test::tiny_wordpiece());
  EXPECT_THAT(test::encode_pair(*load(), "a", "a").type_ids, ElementsAre(0, 0, 0, 1, 1));
  write_json("tokenizer_config.json", json{{"model_input_names", {"input_ids", "attention_mask"}}});
  EXPECT_THAT(test::encode_pair(*load(), "a", "a").type_ids, testing::Each(0));
  write_json("tokenizer_config.json", json{{"tokenizer_class", "PreTrainedTokenizerFast"}});
  EXPECT_THAT(test::encode_pair(*load(), "a", "a").type_ids, testing::Each(0));
  write_json("tokenizer_config.json",
             json{{"tokenizer_class", "PreTrainedTokenizerFast"},
                  {"model_input_names", {"input_ids", "token_type_ids", "attention_mask"}}});
  EXPECT_THAT(test::encode_pair(*load(), "a", "a").type_ids, ElementsAre(0, 0, 0, 1, 1));
}

TEST_F(LoadTokenizerTest, ReadsVocabJsonAndMergesTxtAsARoberta) {
  write_json("vocab.json", test::tiny_byte_pair()["model"]["vocab"]);
  expect_refused("no tokenizer.json, vocab.txt, or vocab.json with merges.txt");
  write("merges.txt", "#version: 0.2\nt h\nth e\n\u0120 the\n");
  EXPECT_THAT(ids_of(*load(), "the the<mask>th"), ElementsAre(0, 33, 34, 4, 32, 2));
  EXPECT_THAT(test::encode_pair(*load(), "a", "b").ids, ElementsAre(0, 5, 2, 2, 6, 2));
  EXPECT_THAT(test::encode_pair(*load(), "a", "b").type_ids, testing::Each(0));
  write_json("tokenizer_config.json", json{{"add_prefix_space", true}});
  EXPECT_THAT(ids_of(*load(), "the"), ElementsAre(0, 34, 2));
  write("merges.txt", "t h\n\n");
  expect_refused("merges.txt: merge 2 is \"\", expected two tokens with a space between");
  write("merges.txt", "t h\nthe");
  expect_refused("merges.txt: merge 2 is \"the\"");
  write("merges.txt", "q q\n");
  expect_refused("the merged token \"qq\" is not in the vocabulary");
  write("merges.txt", "t h\xC0\n");
  expect_refused("merges.txt: the text is not valid UTF-8 at byte 3");
  write("merges.txt", "t h\n");
  write("vocab.json", "[1]");
  expect_refused("vocab.json: found a list of 1, expected an object");
}

}  // namespace
}  // namespace reckon
