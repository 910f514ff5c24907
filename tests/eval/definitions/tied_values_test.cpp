// What ties leave open of a measure, against every order of small lists.

#include "eval/judged/evaluate_ties.h"

#include <algorithm>
#include <numeric>

#include "core/random.h"
#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

// A list with many ties. Grades are 0 to 2, or not judged.
struct SmallList {
  std::vector<double> scores;
  std::vector<std::int32_t> grades;
  std::vector<std::int32_t> judged;

  SmallList(std::size_t size, Random& random) {
    for (std::size_t i = 0; i < size; ++i) {
      scores.push_back(0.25 * static_cast<double>(random.below(3)));
      grades.push_back(random.below(3) == 0 ? kUnjudged
                                            : static_cast<std::int32_t>(random.below(3)));
      if (grades.back() != kUnjudged) judged.push_back(grades.back());
    }
    judged.push_back(1);  // not retrieved
    judged.push_back(0);
    std::sort(scores.begin(), scores.end(), std::greater<>());
    std::sort(judged.begin(), judged.end(), std::greater<>());
  }

  JudgedList list() const {
    return {.scores = scores, .grades = grades, .judged = judged, .catalogue = 20};
  }

  // The mean over all permutations that leave scores in order.
  double mean_of_permutations(const RankingMeasure& measure) const {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0U);
    double sum = 0;
    double count = 0;
    do {
      std::vector<std::int32_t> permuted;
      bool in_order = true;
      for (std::size_t i = 0; i < order.size(); ++i) {
        in_order &= scores[order[i]] == scores[i];
        permuted.push_back(grades[order[i]]);
      }
      if (!in_order) continue;
      JudgedList one = list();
      one.grades = permuted;
      sum += measure.value(one);
      ++count;
    } while (std::next_permutation(order.begin(), order.end()));
    return sum / count;
  }
};

TEST(TiedValues, AreTheMeanOfEveryOrderInEveryDefinition) {
  Random random(7);
  std::size_t compared = 0;
  for (int round = 0; round < 6; ++round) {
    const SmallList small(7, random);
    for (const RankingDefinition* definition : ranking_definitions())
      for (const RankingMeasureRow& row : definition->measures) {
        std::string name(row.name);
        if (name.back() == '_') name += name.starts_with("iprec") ? "0.50" : "3";
        if (name == "rbp.") name += "8";
        if (name == "IPrec") name += "@0.5";
        RankingMeasure measure;
        for (const char* arguments : {"@3", "", "(max_rel=3)@3", "(max_rel=3)"}) try {
            measure = bind_measure(*definition, name + arguments);
            break;
          } catch (const Error&) {
          }
        ASSERT_TRUE(measure.value) << name;
        const double expected = small.mean_of_permutations(measure);
        const TiedExpectation tied = expected_over_ties(measure, small.list(), {});
        EXPECT_TRUE(test::close(tied.value, expected, 1e-12))
            << definition->tool << " " << measure.name << ": " << tied.value << " instead of "
            << expected;
        EXPECT_EQ(tied.variance, 0);
        ++compared;
      }
  }
  EXPECT_GT(compared, 6U * 120U);
}

TEST(TiedValues, AreScikitLearnsAverageOverTies) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_random.json"));
  const RankingDefinition& definition = ranking_definition("scikit-learn");
  std::size_t compared = 0;
  for (const test::RankingCase& one : test::ranking_cases("ranking_random.json", "scikit-learn")) {
    const JudgedMemory source(test::run_of(one.input), test::judgments_of(one.input));
    for (const char* measure : {"ndcg_score", "dcg_score"})
      for (const char* k : {"1", "10", "None"}) {
        const std::string arguments = std::string("(k=") + k + ",ignore_ties=";
        SilentProgress progress;
        const std::vector<RankingMeasure> measures = {
            bind_measure(definition, measure + arguments + "True)")};
        const auto tied = evaluate_ties(source, definition, measures, {}, 1, progress);
        test::expect_whole(source, definition, one.name, measure + arguments + "False)",
                           tied[0].expected.value);
        EXPECT_EQ(tied[0].standard_error, 0);
        EXPECT_LE(tied[0].worst.value, tied[0].expected.value + 1e-12);
        EXPECT_GE(tied[0].best.value, tied[0].expected.value - 1e-12);
        ++compared;
      }
  }
  EXPECT_EQ(compared, 36U);
}

// 40 tied documents, 12 relevant and 15 judged not relevant: too many orders to try.
TEST(TiedValues, ThatAreDrawnHaveAStandardErrorThatShrinks) {
  std::vector<double> scores(40, 1.0);
  std::vector<std::int32_t> grades(40, kUnjudged);
  std::fill_n(grades.begin(), 12, 1);
  std::fill_n(grades.begin() + 12, 15, 0);
  std::vector<std::int32_t> judged(27, 0);
  std::fill_n(judged.begin(), 12, 1);
  const JudgedList list{.scores = scores, .grades = grades, .judged = judged};
  RankingMeasure measure = bind_measure(ranking_definition("trec_eval"), "map");
  const double exact = expected_over_ties(measure, list, {}).value;
  measure.common = "";  // so that no formula is known
  double before = 1;
  for (const std::size_t orders : {200U, 2000U, 20000U}) {
    const TiedExpectation drawn = expected_over_ties(measure, list, {.orders = orders});
    const double error = std::sqrt(drawn.variance);
    EXPECT_LT(error, before / 2);
    EXPECT_NEAR(drawn.value, exact, 5 * error);
    before = error;
  }
  const TiedExpectation again = expected_over_ties(measure, list, {.orders = 200});
  EXPECT_EQ(again.value, expected_over_ties(measure, list, {.orders = 200}).value);
  EXPECT_NE(again.value, expected_over_ties(measure, list, {.orders = 200, .seed = 2}).value);
}

TEST(TiedValues, OfFloat32DefinitionsTieWhatIsEqualInFloat32) {
  const test::Run run = {{"q", {{"a", 1.0}, {"b", 1.0 + 1e-12}, {"c", 0.5}}}};
  const test::Judgments judgments = {{"q", {{"a", 1}}}};
  const JudgedMemory source(run, judgments);
  const auto mrr = [&](const char* tool) {
    SilentProgress progress;
    const std::vector<RankingMeasure> measures = {bind_measure(ranking_definition(tool), "mrr")};
    return evaluate_ties(source, ranking_definition(tool), measures, {}, 1, progress)[0];
  };
  EXPECT_EQ(mrr("trec_eval").worst.value, 0.5);
  EXPECT_EQ(mrr("trec_eval").expected.value, 0.75);
  EXPECT_EQ(mrr("trec_eval").best.value, 1.0);
  EXPECT_EQ(mrr("ranx").best.value, 0.5);
}

}  // namespace
}  // namespace reckon
