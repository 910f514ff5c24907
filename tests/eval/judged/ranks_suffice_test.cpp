// Lists in no order of which few documents are judged: ranks are counted instead of sorted for
// definitions that know ranks only. Sorted or not, every value is the same to the last bit.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/error.h"
#include "core/progress.h"
#include "core/random.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/judged_arrays.h"
#include "eval/judged/judged_rows.h"

namespace reckon {
namespace {

struct Lists {
  Matrix<std::int32_t> documents{60, 150};
  Matrix<double> scores{60, 150};
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> judged;
  std::vector<std::int32_t> grades;

  // Scores of some queries tie, of some only as float32, and of most not.
  Lists() {
    Random random(11);
    for (std::size_t q = 0; q < documents.rows(); ++q) {
      for (std::size_t i = 0; i < documents.cols(); ++i) {
        documents.row(q)[i] = static_cast<std::int32_t>(7 * i + q);
        scores.row(q)[i] = random.normal();
        if (q % 5 == 0) scores.row(q)[i] = static_cast<double>(random.below(50)) - 20;
        if (q % 5 == 1) scores.row(q)[i] = 1 + 1e-9 * scores.row(q)[i];
      }
      for (std::uint64_t left = random.below(30); left > 0; --left) {
        judged.push_back(static_cast<std::int32_t>(7 * (11 * left % 180) + q));
        grades.push_back(static_cast<std::int32_t>(random.below(5)) - 1);
      }
      offsets.push_back(static_cast<std::int64_t>(judged.size()));
    }
  }
};

// Every measure of the table that takes a cutoff, or none.
std::vector<RankingMeasure> all_measures(const RankingDefinition& definition) {
  std::vector<RankingMeasure> measures;
  for (const RankingMeasureRow& row : definition.measures)
    for (const char* suffix : {"", "@10", "@120"}) {
      const std::string_view name = row.common.empty() ? row.name : row.common;
      try {
        measures.push_back(bind_measure(definition, std::string(name) + suffix));
      } catch (const Error&) {
      }
      if (!measures.empty() && measures.back().aggregation == Aggregation::kAucOfAllPairs)
        measures.pop_back();
    }
  return measures;
}

void expect_same_bits(const JudgedSource& source) {
  SilentProgress progress;
  std::size_t definitions = 0;
  for (const RankingDefinition* definition : ranking_definitions()) {
    if (!definition->ranks_suffice) continue;
    ++definitions;
    RankingDefinition sorting = *definition;
    sorting.ranks_suffice = false;
    sorting.without_relevant = QueryRule::kCounted;
    RankingDefinition counting = sorting;
    counting.ranks_suffice = true;
    const std::vector<RankingMeasure> wanted = all_measures(*definition);
    EXPECT_GT(wanted.size(), 20U);
    const JudgedEvaluation sorted =
        evaluate_judged(source, sorting, wanted, {.threads = 1}, progress);
    const JudgedEvaluation counted =
        evaluate_judged(source, counting, wanted, {.threads = 1}, progress);
    EXPECT_EQ(sorted.counts.tied_documents, counted.counts.tied_documents);
    const JudgedEvaluation uncounted =
        evaluate_judged(source, counting, wanted, {.threads = 1, .count_ties = false}, progress);
    EXPECT_EQ(uncounted.counts.tied_documents, 0U);
    for (std::size_t m = 0; m < wanted.size(); ++m)
      EXPECT_TRUE(std::ranges::equal(
          sorted.measures[m].values, uncounted.measures[m].values,
          [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }))
          << definition->tool << ' ' << wanted[m].name;
    for (std::size_t m = 0; m < wanted.size(); ++m)
      for (std::size_t i = 0; i < sorted.queries.size(); ++i)
        ASSERT_EQ(std::bit_cast<std::uint64_t>(sorted.measures[m].values[i]),
                  std::bit_cast<std::uint64_t>(counted.measures[m].values[i]))
            << definition->tool << ' ' << wanted[m].name << " of query " << i;
  }
  EXPECT_EQ(definitions, 3U);
}

TEST(RanksSuffice, ChangesNoBitOfAnyMeasure) {
  const Lists lists;
  expect_same_bits(
      JudgedArrays({lists.documents, lists.scores},
                   {.offsets = lists.offsets, .documents = lists.judged, .grades = lists.grades}));
}

TEST(RanksSuffice, ChangesNoBitWhereMostGradesAreZero) {
  const Lists lists;
  Matrix<std::int32_t> grades(lists.scores.rows(), lists.scores.cols());
  Random random(12);
  for (std::size_t q = 0; q < grades.rows(); ++q)
    for (std::int32_t& grade : grades.row(q)) {
      const std::uint64_t drawn = random.below(30);
      grade = drawn > 4 ? 0 : drawn == 4 && q % 2 == 0 ? kUnjudged : static_cast<int>(drawn) - 1;
    }
  expect_same_bits(JudgedRows(lists.scores, grades));
}

TEST(JudgedRows, AreTheSameRunAndJudgmentsAsLists) {
  const Lists lists;
  Matrix<std::int32_t> grades(lists.scores.rows(), lists.scores.cols());
  Matrix<std::int32_t> documents(grades.rows(), grades.cols());
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> judged, judged_grades;
  Random random(13);
  for (std::size_t q = 0; q < grades.rows(); ++q) {
    for (std::size_t d = 0; d < grades.cols(); ++d) {
      documents.row(q)[d] = static_cast<std::int32_t>(d);
      grades.row(q)[d] =
          random.below(2) == 0 ? kUnjudged : static_cast<std::int32_t>(random.below(5)) - 1;
      if (grades.row(q)[d] == kUnjudged) continue;
      judged.push_back(static_cast<std::int32_t>(d));
      judged_grades.push_back(grades.row(q)[d]);
    }
    offsets.push_back(static_cast<std::int64_t>(judged.size()));
  }
  const JudgedRows rows(lists.scores, grades);
  const JudgedArrays arrays({documents, lists.scores},
                            {.offsets = offsets, .documents = judged, .grades = judged_grades},
                            grades.cols());
  SilentProgress progress;
  const RankingDefinition& definition = ranking_definition("reckon");
  const std::vector<RankingMeasure> wanted = all_measures(definition);
  const JudgedEvaluation of_rows = evaluate_judged(rows, definition, wanted, {}, progress);
  const JudgedEvaluation of_arrays = evaluate_judged(arrays, definition, wanted, {}, progress);
  for (std::size_t m = 0; m < wanted.size(); ++m)
    for (std::size_t q = 0; q < of_rows.queries.size(); ++q)
      ASSERT_EQ(std::bit_cast<std::uint64_t>(of_rows.measures[m].values[q]),
                std::bit_cast<std::uint64_t>(of_arrays.measures[m].values[q]))
          << wanted[m].name << " of query " << q;
}

}  // namespace
}  // namespace reckon
