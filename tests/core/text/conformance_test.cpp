// Ids of the reference (Hugging Face tokenizers), of real, written and random texts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/mapped_file.h"
#include "core/text/pipeline_tokenizer.h"
#include "core/text/vocabulary_definition.h"
#include "tests/core/text/tokenizer_support.h"
#include "tests/support/shared.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::encode;
using test::encode_pair;
using test::Encoded;
using test::ids_of;

using Ids = std::vector<std::int32_t>;

fs::path conformance() { return test::shared_directory() / "conformance/encoder"; }

std::vector<json> read_lines(const fs::path& file) {
  std::vector<json> rows;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) rows.push_back(json::parse(line));
  EXPECT_FALSE(rows.empty()) << file;
  return rows;
}

class ConformanceTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    RECKON_REQUIRE_PATH(conformance());
    if (GetParam() == "uncased") {
      RECKON_REQUIRE_PATH(test::minilm_directory());
      tokenizer_ = load_tokenizer(test::minilm_directory());
    } else {
      fs::copy_file(test::shared_directory() / "data/tokenizer/bert-base-chinese.vocab.txt",
                    directory_ / "vocab.txt");
      tokenizer_ = load_tokenizer(directory_.path());
    }
  }

  std::vector<json> rows(const std::string& kind) {
    return read_lines(conformance() / "tokenizer" / (GetParam() + "." + kind + ".jsonl"));
  }

  test::TemporaryDirectory directory_;
  std::unique_ptr<Tokenizer> tokenizer_;
};

TEST_P(ConformanceTest, GivesTheIdsOfTheReferenceForSingleTexts) {
  for (const std::string kind : {"real", "adversarial", "short"}) {
    for (const json& row : rows(kind)) {
      const std::string text = row["text"];
      EXPECT_EQ(ids_of(*tokenizer_, text, row["max_length"]), row["ids"].get<Ids>()) << row["text"];
    }
  }
}

TEST_P(ConformanceTest, GivesTheIdsAndTypesOfTheReferenceForPairs) {
  for (const json& row : rows("pairs")) {
    const std::string a = row["a"];
    const std::string b = row["b"];
    const Encoded expected = {row["ids"].get<Ids>(), row["type_ids"].get<Ids>()};
    EXPECT_EQ(encode_pair(*tokenizer_, a, b, row["max_length"]), expected) << row;
  }
}

INSTANTIATE_TEST_SUITE_P(Vocabularies, ConformanceTest, testing::Values("uncased", "chinese"),
                         [](const auto& param_info) { return param_info.param; });

TEST(Conformance, HonoursEveryNormalizerOption) {
  RECKON_REQUIRE_PATH(conformance());
  RECKON_REQUIRE_PATH(test::minilm_directory());
  const Vocabulary vocabulary =
      parse_vocab_txt(MappedFile(test::minilm_directory() / "vocab.txt").text());
  std::map<std::string, PipelineTokenizer> tokenizers;
  for (const json& options :
       json::parse(MappedFile(conformance() / "tokenizer/options.json").text())) {
    TokenizerDefinition definition = bert_definition({}, {}, vocabulary);
    definition.normalizer.clean_text = options["clean_text"];
    definition.normalizer.handle_chinese_chars = options["handle_chinese_chars"];
    definition.normalizer.lowercase = options["lowercase"];
    definition.normalizer.strip_accents = options["strip_accents"].is_null()
                                              ? options["lowercase"].get<bool>()
                                              : options["strip_accents"].get<bool>();
    std::get<WordPieceDefinition>(definition.model).max_characters_per_word =
        options["max_input_chars_per_word"];
    tokenizers.try_emplace(options["name"], definition);
  }
  for (const json& row : read_lines(conformance() / "tokenizer/options.jsonl")) {
    const std::string text = row["text"];
    EXPECT_EQ(ids_of(tokenizers.at(row["options"]), text), row["ids"].get<Ids>()) << row;
  }
}

TEST(Conformance, GivesTheIdsOfTheReferenceForEveryTinyModel) {
  RECKON_REQUIRE_PATH(conformance());
  for (const json& model : read_lines(conformance() / "tiny/index.jsonl")) {
    if (model["expect"] != "accept") continue;
    const fs::path directory = conformance() / "tiny" / model["name"].get<std::string>();
    const auto tokenizer = load_tokenizer(directory);
    const json expected = json::parse(MappedFile(directory / "expected.json").text());
    std::vector<Ids> ids;
    std::vector<Ids> type_ids;
    const auto keep = [&](const Encoded& encoded) {
      ids.push_back(encoded.ids);
      type_ids.push_back(encoded.type_ids);
    };
    const std::size_t max_length = expected["max_length"];
    for (const std::string text : expected["texts"]) keep(encode(*tokenizer, text, max_length));
    for (const json& pair : expected.value("pairs", json::array())) {
      keep(encode_pair(*tokenizer, pair[0].get<std::string>(), pair[1].get<std::string>(),
                       max_length));
    }
    EXPECT_EQ(ids, expected["ids"].get<std::vector<Ids>>()) << model["name"];
    if (expected.contains("type_ids")) {
      EXPECT_EQ(type_ids, expected["type_ids"].get<std::vector<Ids>>()) << model["name"];
    }
  }
}

TEST(Conformance, ReadsRobertaFromVocabularyAndMergesAlone) {
  RECKON_REQUIRE_PATH(conformance());
  const fs::path original = conformance() / "tiny/12_roberta";
  test::TemporaryDirectory directory;
  for (const std::string name :
       {"vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json"}) {
    fs::copy_file(original / name, directory / name);
  }
  const auto tokenizer = load_tokenizer(directory.path());
  const json expected = json::parse(MappedFile(original / "expected.json").text());
  for (std::size_t i = 0; i < expected["texts"].size(); ++i) {
    const std::string text = expected["texts"][i];
    EXPECT_EQ(ids_of(*tokenizer, text, expected["max_length"]), expected["ids"][i].get<Ids>());
  }
}

TEST(Conformance, RefusesMalformedTokenizersInOneLineThatNamesTheFile) {
  const fs::path models = conformance() / "malformed/models";
  RECKON_REQUIRE_PATH(models);
  const std::pair<const char*, const char*> cases[] = {
      {"t_not_json", "t_not_json/tokenizer.json: not JSON"},
      {"t_no_unk",
       "tokenizer.json: the token \"[UNK]\" of the files beside tokenizer.json is not one of its "
       "added_tokens"},
      {"t_negative_id", "tokenizer.json: model: vocab: the: found -1"},
      {"t_model_unigram", "tokenizer.json: model of type \"Unigram\" is not supported"},
      {"t_no_tokenizer", "t_no_tokenizer: no tokenizer.json, vocab.txt, or vocab.json"}};
  for (const auto& [name, expected] : cases) {
    try {
      load_tokenizer(models / name);
      ADD_FAILURE() << name << " was loaded";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(expected));
      EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
    }
  }
  EXPECT_EQ(load_tokenizer(models / "valid_base")->vocabulary_size(), 260u);
  EXPECT_EQ(load_tokenizer(models / "t_id_beyond_embedding")->vocabulary_size(), 5001u);
  EXPECT_EQ(load_tokenizer(models / "t_vocab_txt_longer")->vocabulary_size(), 261u);
}

}  // namespace
}  // namespace reckon
