// Ranking measures as ir_measures computes them.

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

using test::json;

// Compat orders relevant documents of equal grade and score as the judgments list them, and counts
// one that was not retrieved as having a score of 0. Judgments have no order here, so that the
// ideal list of a query with such ties can differ.
void leave_out_ties_of_ideal(json& values, std::size_t& left_out) {
  json& compat = values.at("per_query").at("Compat(p=0.95)");
  const auto queries = values.at("query_ids").get<std::vector<std::string>>();
  json kept = {{"query_ids", json::array()},
               {"per_query", {{"Compat(p=0.95)", json::array()}}},
               {"aggregated", json::object()}};
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (queries[i] == "u38") continue;
    kept["query_ids"].push_back(queries[i]);
    kept["per_query"]["Compat(p=0.95)"].push_back(compat[i]);
  }
  left_out += 2;  // that query and the mean
  values["per_query"].erase("Compat(p=0.95)");
  values["aggregated"].erase("Compat(p=0.95)");
  values["Compat"] = kept;
}

TEST(IrMeasuresDefinitions, AreTheValuesOfIrMeasures) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  const RankingDefinition& definition = ranking_definition("ir_measures");
  std::size_t compared = 0;
  std::size_t left_out = 0;
  for (const char* file : {"ranking_small.json", "ranking_random.json"})
    for (test::RankingCase& one : test::ranking_cases(file, "ir_measures")) {
      if (one.expected.contains("error")) continue;  // the peer crashes there
      if (one.name.ends_with("random_104")) leave_out_ties_of_ideal(one.expected, left_out);
      const JudgedMemory source(test::run_of(one.input), test::judgments_of(one.input));
      compared +=
          test::expect_table(source, definition, one.name, one.expected, "per_query", "aggregated");
      if (one.expected.contains("Compat"))
        compared += test::expect_table(source, definition, one.name, one.expected.at("Compat"),
                                       "per_query", "aggregated");
    }
  EXPECT_EQ(compared + left_out, 15168U);
  EXPECT_EQ(left_out, 2U);
}

}  // namespace
}  // namespace reckon
