// Ranking measures as RecTools computes them.

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

using test::json;

TEST(RectoolsDefinitions, AreTheValuesOfRectools) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  const RankingDefinition& definition = ranking_definition("rectools");
  std::size_t compared = 0;
  for (const char* file : {"ranking_small.json", "ranking_random.json"})
    for (const test::RankingCase& one : test::ranking_cases(file, "rectools")) {
      const JudgedMemory source(test::run_of(one.input), test::judgments_of(one.input));
      EXPECT_EQ(source.catalogue_size(), one.expected.at("catalog_size").get<std::size_t>());
      ++compared;
      const json table = {{"query_ids", one.expected.at("user_ids")},
                          {"per_user", one.expected.at("per_user")},
                          {"calc", one.expected.at("calc")}};
      compared += test::expect_table(source, definition, one.name, table, "per_user", "calc");
    }
  EXPECT_EQ(compared, 23063U);
}

TEST(RectoolsDefinitions, RefuseAMeasureThatDividesByTheCutoffWithoutOne) {
  const RankingDefinition& definition = ranking_definition("rectools");
  EXPECT_THROW(bind_measure(definition, "ndcg"), Error);
  EXPECT_NO_THROW(bind_measure(definition, "ndcg@10"));
}

}  // namespace
}  // namespace reckon
