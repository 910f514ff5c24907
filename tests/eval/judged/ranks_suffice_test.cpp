// Lists in no order of which few documents are judged: ranks are counted instead of sorted for
// definitions that know ranks only. Sorted or not, every value is the same to the last bit.

#include <gtest/gtest.h>

#include <bit>

#include "core/error.h"
#include "core/progress.h"
#include "core/random.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/judged_arrays.h"

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

TEST(RanksSuffice, ChangesNoBitOfAnyMeasure) {
  const Lists lists;
  const JudgedArrays source(
      {lists.documents, lists.scores},
      {.offsets = lists.offsets, .documents = lists.judged, .grades = lists.grades});
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
    for (std::size_t m = 0; m < wanted.size(); ++m)
      for (std::size_t i = 0; i < sorted.queries.size(); ++i)
        ASSERT_EQ(std::bit_cast<std::uint64_t>(sorted.measures[m].values[i]),
                  std::bit_cast<std::uint64_t>(counted.measures[m].values[i]))
            << definition->tool << ' ' << wanted[m].name << " of query " << i;
  }
  EXPECT_EQ(definitions, 3U);
}

}  // namespace
}  // namespace reckon
