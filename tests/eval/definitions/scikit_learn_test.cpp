// Ranking measures as scikit-learn computes them.

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

using test::json;

TEST(ScikitLearnDefinitions, AreTheValuesOfScikitLearn) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  const RankingDefinition& definition = ranking_definition("scikit-learn");
  std::size_t compared = 0;
  std::size_t between = 0;
  for (const char* file : {"ranking_small.json", "ranking_random.json"})
    for (test::RankingCase& one : test::ranking_cases(file, "scikit-learn")) {
      const JudgedMemory source(test::run_of(one.input), test::judgments_of(one.input));
      // Lists of 100 documents with ties: numpy's sort leaves them in no order that can be told.
      if (one.name.ends_with("random_102") || one.name.ends_with("random_104"))
        between += test::move_accidents_between_bounds(source, definition, one.name, one.expected,
                                                       "ignore_ties=True");
      compared +=
          test::expect_table(source, definition, one.name, one.expected, "per_query", "mean");
    }
  EXPECT_EQ(compared, 7434U);
  EXPECT_EQ(between, 984U);
}

}  // namespace
}  // namespace reckon
