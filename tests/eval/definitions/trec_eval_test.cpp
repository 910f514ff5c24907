// Ranking measures as trec_eval computes them, against pytrec_eval.

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

using test::json;

TEST(TrecEvalDefinitions, AreTheValuesOfPytrecEval) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  const RankingDefinition& definition = ranking_definition("trec_eval");
  std::size_t compared = 0;
  for (const char* file : {"ranking_small.json", "ranking_random.json"})
    for (const test::RankingCase& one : test::ranking_cases(file, "pytrec_eval-terrier")) {
      if (one.expected.contains("error")) continue;  // the peer crashes there
      const JudgedMemory source(test::run_of(one.input), test::judgments_of(one.input));
      for (const auto& [level, values] : one.expected.items()) {
        const auto queries = values.at("query_ids").get<std::vector<std::string>>();
        for (const auto& [name, expected] : values.at("per_query").items()) {
          const std::string measure = name + "(" + level + ")";
          const bool any_level = name.starts_with("ndcg") || name == "Rndcg" || name == "num_ret";
          const std::string asked = any_level ? name : measure;
          if (queries.empty()) continue;
          compared += test::expect_values(source, definition, one.name, asked, queries, expected);
          const double whole = test::evaluate(source, definition, asked).measures[0].value;
          const double aggregated = test::number(values.at("aggregated").at(name));
          EXPECT_TRUE(test::close(whole, aggregated, 1e-12))
              << one.name << " " << asked << " over all: " << whole << " instead of " << aggregated;
        }
      }
    }
  EXPECT_GT(compared, 15000U);
}

}  // namespace
}  // namespace reckon
