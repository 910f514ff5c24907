// Where definitions part, and the reasons given.

#include "eval/definitions/explain.h"

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

std::vector<DefinitionDifference> explain(const JudgedSource& source,
                                          const std::vector<std::string>& tools,
                                          const std::vector<std::string>& measures) {
  std::vector<const RankingDefinition*> definitions;
  for (const std::string& tool : tools) definitions.push_back(&ranking_definition(tool));
  SilentProgress progress;
  return explain_definitions(source, definitions, measures, 1, progress);
}

bool has_reason(const DefinitionDifference& difference, const std::string& text) {
  for (const std::string& reason : difference.reasons)
    if (reason.find(text) != std::string::npos) return true;
  return false;
}

TEST(ExplainedDefinitions, NameTheOrderOfTies) {
  const JudgedMemory source({{"q1", {{"a", 1.0}, {"b", 1.0}}}, {"q2", {{"a", 2.0}, {"b", 1.0}}}},
                            {{"q1", {{"a", 1}}}, {"q2", {{"a", 1}}}});
  const auto differences = explain(source, {"ranx", "trec_eval"}, {"mrr"});
  ASSERT_EQ(differences.size(), 1U);
  const DefinitionDifference& one = differences[0];
  EXPECT_EQ(one.first_value, 1.0);
  EXPECT_EQ(one.second_value, 0.75);
  EXPECT_EQ(one.compared, 2U);
  EXPECT_EQ(one.different, 1U);
  EXPECT_EQ(one.largest, -0.5);
  EXPECT_EQ(one.largest_query, "q1");
  ASSERT_EQ(one.reasons.size(), 1U);
  EXPECT_TRUE(has_reason(one, "ties by document id descending"));
  EXPECT_TRUE(has_reason(one, "another value for 1 queries and 0 still differ"));
}

TEST(ExplainedDefinitions, NameTheFormulaWhereTheOrderIsNotTheReason) {
  const JudgedMemory source({{"q1", {{"a", 2.0}, {"b", 1.0}}}},
                            {{"q1", {{"a", 1}, {"b", 1}, {"c", 1}}}});
  const auto differences = explain(source, {"ranx", "lenskit"}, {"recall@2"});
  ASSERT_EQ(differences.size(), 1U);
  ASSERT_EQ(differences[0].reasons.size(), 1U);
  EXPECT_TRUE(has_reason(differences[0], "the smaller of K and the relevant"));
}

TEST(ExplainedDefinitions, NameQueriesThatOneLeavesOut) {
  const JudgedMemory source({{"q1", {{"a", 1.0}}}}, {{"q1", {{"a", 1}}}, {"q2", {{"a", 1}}}});
  const auto differences = explain(source, {"ranx", "trec_eval"}, {"mrr"});
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].first_only, 1U);
  EXPECT_EQ(differences[0].different, 0U);
  EXPECT_TRUE(has_reason(differences[0],
                         "1 queries are judged and not in the run: ranx counts them, trec_eval "
                         "leaves them out"));
}

TEST(ExplainedDefinitions, SayNothingWhereTheyAgree) {
  const JudgedMemory source({{"q1", {{"a", 2.0}, {"b", 1.0}}}}, {{"q1", {{"b", 1}}}});
  for (const DefinitionDifference& one :
       explain(source, {"ranx", "trec_eval", "ir_measures"}, {"mrr", "recall@1"})) {
    EXPECT_TRUE(one.reasons.empty());
    EXPECT_TRUE(one.largest_query.empty());
    EXPECT_EQ(one.first_value, one.second_value);
  }
}

TEST(ExplainedDefinitions, PassOverADefinitionWithoutTheMeasure) {
  const JudgedMemory source({{"q1", {{"a", 1.0}}}}, {{"q1", {{"a", 1}}}});
  EXPECT_TRUE(explain(source, {"ranx", "trec_eval"}, {"gmap"}).empty());
  EXPECT_THROW(explain(source, {"ranx", "trec_eval"}, {"nonsense"}), Error);
}

// Whatever differs on these has a reason.
TEST(ExplainedDefinitions, GiveAReasonForEveryDifference) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  std::size_t different = 0;
  for (const test::RankingCase& one : test::ranking_cases("ranking_small.json", "ranx")) {
    const JudgedMemory source(test::run_of(one.input), test::judgments_of(one.input));
    SilentProgress progress;
    const std::vector<std::string> measures = {"ndcg@5", "map@5", "recall@5"};
    for (const DefinitionDifference& difference :
         explain_definitions(source, ranking_definitions(), measures, 1, progress)) {
      if (test::close(difference.first_value, difference.second_value, 1e-12)) continue;
      ++different;
      EXPECT_FALSE(difference.reasons.empty()) << one.name << " " << difference.measure << " "
                                               << difference.first << " " << difference.second;
    }
  }
  EXPECT_GT(different, 1000U);
}

}  // namespace
}  // namespace reckon
