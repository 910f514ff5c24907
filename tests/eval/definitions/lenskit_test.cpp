// Ranking measures as LensKit computes them.

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

using test::json;

TEST(LenskitDefinitions, AreTheValuesOfLenskit) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  const RankingDefinition& definition = ranking_definition("lenskit");
  std::size_t compared = 0;
  for (const char* file : {"ranking_small.json", "ranking_random.json"})
    for (const test::RankingCase& one : test::ranking_cases(file, "lenskit")) {
      const JudgedMemory source(test::run_of(one.input), test::judgments_of(one.input));
      const auto queries = one.expected.at("query_ids").get<std::vector<std::string>>();
      for (const auto& [measure, values] : one.expected.at("per_query").items())
        compared += test::expect_values(source, definition, one.name, measure, queries, values);
    }
  EXPECT_EQ(compared, 23184U);
}

}  // namespace
}  // namespace reckon
