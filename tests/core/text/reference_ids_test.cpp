// Small tokenizers, each with one option changed, against what the reference made of them
// (reference_ids.jsonl, made by make_reference_ids.py).

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/pipeline_tokenizer.h"
#include "core/text/tokenizer_json.h"
#include "tests/core/text/tokenizer_support.h"
#include "tests/support/source_directory.h"

namespace reckon {
namespace {

using nlohmann::json;
using test::Encoded;

TEST(ReferenceIds, EveryOptionOfTokenizerJsonDoesWhatItDoesInTheReference) {
  std::ifstream file(test::source_directory() / "tests/core/text/reference_ids.jsonl");
  std::size_t tokenizers = 0;
  for (std::string line; std::getline(file, line); ++tokenizers) {
    const json row = json::parse(line);
    SCOPED_TRACE(row["name"]);
    const PipelineTokenizer tokenizer(parse_tokenizer_json(row["tokenizer"].dump()));
    for (const json& one : row["cases"]) {
      const std::size_t limit = one[1] == 0 ? test::kNoLimit : one[1].get<std::size_t>();
      const std::string first = one[0][0];
      const Encoded expected = {one[2].get<std::vector<std::int32_t>>(),
                                one[3].get<std::vector<std::int32_t>>()};
      const Encoded found =
          one[0].size() == 1
              ? test::encode(tokenizer, first, limit)
              : test::encode_pair(tokenizer, first, one[0][1].get<std::string>(), limit);
      EXPECT_EQ(found, expected) << one[0] << " at most " << limit;
    }
  }
  EXPECT_EQ(tokenizers, 37u);
}

}  // namespace
}  // namespace reckon
