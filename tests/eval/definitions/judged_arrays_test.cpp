// Runs and judgments that are arrays of numbers.
#include "eval/judged/judged_arrays.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "core/random.h"
#include "tests/eval/definitions/ranking_cases.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

struct Arrays {
  Matrix<std::int32_t> documents;
  Matrix<double> scores;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> judged{};
  std::vector<std::int32_t> grades{};

  JudgedArrays source() const {
    return {{documents, scores}, {.offsets = offsets, .documents = judged, .grades = grades}};
  }
};

Arrays arrays_of(const std::vector<std::int32_t>& documents, const std::vector<double>& scores,
                 std::vector<std::int32_t> judged, std::vector<std::int32_t> grades) {
  Arrays arrays{.documents = Matrix<std::int32_t>(1, documents.size()),
                .scores = Matrix<double>(1, scores.size()),
                .judged = std::move(judged),
                .grades = std::move(grades)};
  std::copy(documents.begin(), documents.end(), arrays.documents.data());
  std::copy(scores.begin(), scores.end(), arrays.scores.data());
  arrays.offsets.push_back(static_cast<std::int64_t>(arrays.judged.size()));
  return arrays;
}

double value(const Arrays& arrays, const std::string& measure, const std::string& tool = "reckon") {
  return test::evaluate(arrays.source(), ranking_definition(tool), measure).measures[0].value;
}

std::string error(const Arrays& arrays, const std::string& tool = "reckon") {
  return test::error_of([&] { value(arrays, "precision@1", tool); });
}

// Nothing where the definition has no such measure or takes no such data.
std::optional<JudgedEvaluation> evaluated(const JudgedSource& source,
                                          const RankingDefinition& definition,
                                          const std::string& measure) {
  try {
    return test::evaluate(source, definition, measure);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Few different scores and documents, so that ties, gaps and, where wanted, repetitions occur.
// Returns how many values were compared.
std::size_t compare_with_texts(bool repeats) {
  constexpr std::size_t kQueries = 60;
  constexpr std::size_t kRetrieved = 30;
  Random random(5);
  Arrays arrays{.documents = Matrix<std::int32_t>(kQueries, kRetrieved),
                .scores = Matrix<double>(kQueries, kRetrieved)};
  test::Run run;
  test::Judgments judgments;
  for (std::size_t q = 0; q < kQueries; ++q) {
    const std::string id = std::to_string(q);
    const std::size_t retrieved = random.below(kRetrieved + 1);
    for (std::size_t i = 0; i < kRetrieved; ++i) {
      const auto document =
          static_cast<std::int32_t>(repeats && q % 3 == 0 ? random.below(40) : 7 * i % kRetrieved);
      arrays.documents.row(q)[i] = i < retrieved ? document : -1;
      arrays.scores.row(q)[i] = static_cast<double>(random.below(12)) / 8;
      if (i < retrieved) run[id].emplace_back(std::to_string(document), arrays.scores.row(q)[i]);
    }
    for (std::int32_t document = 0; document < 40; ++document) {
      if (random.below(4) != 0 || q % 7 == 0) continue;
      const auto grade = static_cast<std::int32_t>(random.below(q % 2 == 0 ? 4 : 20)) - 1;
      arrays.judged.push_back(document);
      arrays.grades.push_back(grade);
      judgments[id][std::to_string(document)] = grade;
    }
    arrays.offsets.push_back(static_cast<std::int64_t>(arrays.judged.size()));
  }
  const JudgedMemory texts(run, judgments);
  const JudgedArrays numbers = arrays.source();
  std::size_t compared = 0;
  for (const RankingDefinition* definition : ranking_definitions()) {
    if (repeats && definition->repeated_document_refused) continue;
    for (const std::string measure : {"ndcg@10", "precision@5", "recall@10"}) {
      const auto of_texts = evaluated(texts, *definition, measure);
      const auto of_numbers = evaluated(numbers, *definition, measure);
      EXPECT_EQ(of_numbers.has_value(), of_texts.has_value()) << definition->tool;
      if (!of_texts || !of_numbers) continue;
      EXPECT_TRUE(test::close(of_numbers->measures[0].value, of_texts->measures[0].value, 0))
          << definition->tool << " " << measure;
      EXPECT_EQ(of_numbers->counts.repeated_documents, of_texts->counts.repeated_documents);
      EXPECT_EQ(of_numbers->counts.evaluated, of_texts->counts.evaluated);
      ++compared;
    }
  }
  return compared;
}

TEST(JudgedArraysTest, GivesWhatTheSameTextsGiveInEveryDefinition) {
  EXPECT_GE(compare_with_texts(false), 20U);
  EXPECT_GE(compare_with_texts(true), 15U);
}

TEST(JudgedArraysTest, OrdersTiedDocumentsByTheTextOfTheirNumber) {
  const Arrays arrays = arrays_of({9, 10}, {1, 1}, {9}, {1});
  EXPECT_EQ(value(arrays, "P_1", "trec_eval"), 1);  // "9" is above "10" in descending order
}

TEST(JudgedArraysTest, NamesTheQueryOfWhatIsWrong) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(error(arrays_of({5, 6}, {1, kNan}, {5}, {1})),
            "query 0: score nan of document 6, expected a finite number");
  EXPECT_EQ(error(arrays_of({5}, {1}, {5, 5}, {1, 2})), "query 0: document 5 has grades 1 and 2");
  EXPECT_EQ(error(arrays_of({5}, {1}, {-5}, {1})),
            "query 0: document -5 is judged with grade 1, expected a document from 0 and a grade "
            "above -2147483648");
  EXPECT_EQ(error(arrays_of({5, 5}, {2, 1}, {5}, {1}), "trec_eval"),
            "query 0: document 5 is retrieved twice");
}

TEST(JudgedArraysTest, RefusesArraysThatDoNotFitTogether) {
  EXPECT_EQ(error(arrays_of({5, 6}, {1}, {5}, {1})), "scores [1, 1] of documents [1, 2]");
  EXPECT_EQ(error(arrays_of({5}, {1}, {5}, {1, 2})), "2 grades of 1 judged documents");
  Arrays arrays = arrays_of({5}, {1}, {5}, {1});
  arrays.offsets = {0};
  EXPECT_EQ(error(arrays), "1 offsets of judgments, expected one more than the 1 queries");
  arrays.offsets = {0, 2};
  EXPECT_EQ(error(arrays), "offsets of judgments do not rise from 0 to the 1 judgments");
}

}  // namespace
}  // namespace reckon
