#include "core/text/pipeline_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/parallel.h"
#include "core/text/tokenizer_json.h"
#include "tests/core/text/tiny_tokenizer.h"
#include "tests/core/text/tokenizer_support.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

using test::ids_of;
using testing::ElementsAre;

PipelineTokenizer make(const nlohmann::json& tokenizer) {
  return PipelineTokenizer(parse_tokenizer_json(tokenizer.dump()));
}

TEST(PipelineTokenizer, AppendsSequencesOneBehindTheOther) {
  const PipelineTokenizer tokenizer = make(test::tiny_wordpiece());
  TokenBatch batch;
  tokenizer.append(batch, "the things!", 100);
  tokenizer.append(batch, "", 100);
  tokenizer.append_pair(batch, "a", "caf\u00e9", 100);
  EXPECT_THAT(batch.ids, ElementsAre(2, 5, 6, 7, 9, 3, 2, 3, 2, 8, 3, 10, 3));
  EXPECT_THAT(batch.type_ids, ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
  EXPECT_THAT(batch.cu_seqlens, ElementsAre(0, 6, 8, 13));
}

TEST(PipelineTokenizer, CutsToTheLimitWithSpecialTokens) {
  const PipelineTokenizer tokenizer = make(test::tiny_wordpiece());
  EXPECT_THAT(ids_of(tokenizer, "things things", 5), ElementsAre(2, 6, 7, 6, 3));
  EXPECT_THAT(ids_of(tokenizer, "things things", 3), ElementsAre(2, 6, 3));
  EXPECT_THAT(ids_of(tokenizer, "things things", 2), ElementsAre(2, 3));
  EXPECT_THAT(test::encode_pair(tokenizer, "things", "the", 5).ids, ElementsAre(2, 6, 3, 5, 3));
  EXPECT_THAT(test::encode_pair(tokenizer, "things", "the", 3).ids, ElementsAre(2, 3, 3));
  EXPECT_THROW(ids_of(tokenizer, "the", 1), Error);
  EXPECT_THROW(test::encode_pair(tokenizer, "the", "", 2), Error);
}

TEST(PipelineTokenizer, RefusesInvalidUtf8WithItsPositionAndLeavesTheBatchAsItWas) {
  const PipelineTokenizer tokenizer = make(test::tiny_wordpiece());
  TokenBatch batch;
  tokenizer.append(batch, "the", 100);
  const TokenBatch before = batch;
  const auto message = [&](auto append) -> std::string {
    try {
      append();
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message([&] { tokenizer.append(batch, "the caf\xE9", 100); }),
            "text is not valid UTF-8 at byte 7");
  // Behind what is cut off, too: a text is valid or it is not.
  EXPECT_EQ(message([&] { tokenizer.append(batch, "the the the\xFF", 3); }),
            "text is not valid UTF-8 at byte 11");
  EXPECT_EQ(message([&] { tokenizer.append_pair(batch, "\xFF", "a", 100); }),
            "first text is not valid UTF-8 at byte 0");
  EXPECT_EQ(message([&] { tokenizer.append_pair(batch, "a", "a\x80", 100); }),
            "second text is not valid UTF-8 at byte 1");
  EXPECT_EQ(batch.ids, before.ids);
  EXPECT_EQ(batch.type_ids, before.type_ids);
  EXPECT_EQ(batch.cu_seqlens, before.cu_seqlens);
}

TEST(PipelineTokenizer, RefusesAllInvalidTextsOfTheConformanceData) {
  const auto path = test::shared_directory() / "conformance/encoder/tokenizer/invalid_utf8.jsonl";
  RECKON_REQUIRE_PATH(path);
  const PipelineTokenizer tokenizer = make(test::tiny_wordpiece());
  std::ifstream file(path);
  std::size_t refused = 0;
  for (std::string line; std::getline(file, line); ++refused) {
    const std::string hex = nlohmann::json::parse(line)["hex"];
    std::string text;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
      text.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    EXPECT_THROW(ids_of(tokenizer, text), Error) << line;
  }
  EXPECT_EQ(refused, 48u);
}

TEST(PipelineTokenizer, TokenizesVeryLongWordsAndTextsInLinearTime) {
  const PipelineTokenizer wordpiece = make(test::tiny_wordpiece());
  EXPECT_THAT(ids_of(wordpiece, std::string(4'000'000, 'a')), ElementsAre(2, 1, 3));
  auto unlimited = test::tiny_wordpiece();
  unlimited["model"]["max_input_chars_per_word"] = 1u << 30;
  EXPECT_EQ(ids_of(make(unlimited), "the" + std::string(1'000'000, 's')).size(), 1'000'003u);
  const PipelineTokenizer byte_pair = make(test::tiny_byte_pair());
  std::string words;
  for (int i = 0; i < 300'000; ++i) words += "the";
  EXPECT_EQ(ids_of(byte_pair, words).size(), 300'002u);
}

TEST(PipelineTokenizer, GivesTheSameIdsFromManyThreads) {
  for (const auto& definition : {test::tiny_wordpiece(), test::tiny_byte_pair()}) {
    const PipelineTokenizer tokenizer = make(definition);
    std::vector<std::vector<std::int32_t>> found(64);
    parallel_chunks(found.size(), 4, [&](std::size_t chunk, std::size_t) {
      found[chunk] = ids_of(tokenizer, "the things the thth caf\u00e9 [MASK]<mask> \uac00");
    });
    for (const auto& ids : found) EXPECT_EQ(ids, found[0]);
  }
}

}  // namespace
}  // namespace reckon
