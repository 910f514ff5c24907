// Runs and judgments in text files.

#include "eval/judged/judged_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>

#include "core/random.h"
#include "tests/eval/definitions/ranking_cases.h"
#include "tests/support/errors.h"
#include "tests/support/fuzz.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::evaluate;

class JudgedTextTest : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
    return folder_.path() / name;
  }

  // Values by query of a measure, from texts.
  std::map<std::string, double> values(const std::string& run, const std::string& judgments,
                                       const std::string& measure = "precision@2",
                                       const std::string& tool = "reckon") const {
    const RowsByQuery run_rows(write("run", run), RowKind::kRun, 1, progress_);
    const RowsByQuery judged_rows(write("qrels", judgments), RowKind::kJudgments, 1, progress_);
    const JudgedText source(run_rows, judged_rows);
    const JudgedEvaluation evaluation = evaluate(source, ranking_definition(tool), measure);
    std::map<std::string, double> result;
    for (std::size_t i = 0; i < evaluation.queries.size(); ++i)
      result[std::string(source.query_id(evaluation.queries[i]))] =
          evaluation.measures[0].values[i];
    return result;
  }

  std::string error(const std::string& run, const std::string& judgments,
                    const std::string& tool = "reckon") const {
    return test::error_of([&] { values(run, judgments, "precision@2", tool); });
  }

  test::TemporaryDirectory folder_;
  mutable SilentProgress progress_;
};

constexpr const char* kRun =
    "q1 Q0 a 1 3 x\n"
    "q1 Q0 b 2 2 x\n"
    "q1 Q0 c 3 1 x\n"
    "q2 Q0 b 1 0.5 x\n";
constexpr const char* kJudgments =
    "q1 0 b 1\n"
    "q1 0 c 0\n"
    "q2 0 b 2\n";
const std::map<std::string, double> kPrecisionAt2 = {{"q1", 0.5}, {"q2", 0.5}};

TEST_F(JudgedTextTest, ReadsTrecFiles) { EXPECT_EQ(values(kRun, kJudgments), kPrecisionAt2); }

TEST_F(JudgedTextTest, ReadsAnySpacesEndsOfLinesAndBlankLines) {
  EXPECT_EQ(values("\xef\xbb\xbfq1\tQ0  a\t1 3 x\r\n\r\nq1 Q0 b 2 2 x\r\n  \nq1 Q0 c 3 1 x \n"
                   " q2 Q0 b 1 +0.5 x",
                   "q1 0 b 1\r\nq1 0 c 0\r\nq2 0 b 2.0"),
            kPrecisionAt2);
}

TEST_F(JudgedTextTest, ReadsTablesWithNamedColumnsInAnyOrder) {
  EXPECT_EQ(
      values("score,item_id,\"user_id\",more\n3,a,q1,\"x,y\"\n2,\"b\",q1,\n1,c,q1,\n.5,b,q2,\n",
             "query-id\tcorpus-id\tscore\nq1\tb\t1\nq1\tc\t0\nq2\tb\t2\n"),
      kPrecisionAt2);
  EXPECT_EQ(values(kRun, "user;item\nq1;b\nq2;b\n"), kPrecisionAt2) << "no grades: all are 1";
}

TEST_F(JudgedTextTest, RowsMayComeInAnyOrder) {
  Random random(1);
  std::vector<std::string> run;
  std::vector<std::string> judgments;
  for (int query = 0; query < 40; ++query)
    for (int document = 0; document < 30; ++document) {
      run.push_back(
          fmt::format("query{} Q0 document{} 0 {} tag\n", query, document, random.below(1000)));
      if (random.below(3) == 0)
        judgments.push_back(
            fmt::format("query{} 0 document{} {}\n", query, document, random.below(4)));
    }
  const auto text = [](const std::vector<std::string>& rows) {
    return fmt::format("{}", fmt::join(rows, ""));
  };
  for (const char* measure : {"map", "ndcg(gain=linear)", "bpref"}) {
    const auto expected = values(text(run), text(judgments), measure);
    for (int round = 0; round < 3; ++round) {
      auto shuffled_run = run;
      auto shuffled_judgments = judgments;
      for (auto* rows : {&shuffled_run, &shuffled_judgments})
        for (std::size_t i = rows->size(); i > 1; --i)
          std::swap((*rows)[i - 1], (*rows)[random.below(i)]);
      EXPECT_EQ(values(text(shuffled_run), text(shuffled_judgments), measure), expected) << measure;
    }
  }
}

TEST_F(JudgedTextTest, ReadsGzip) {
  const std::string path = (folder_ / "run.gz").string();
  gzFile file = gzopen(path.c_str(), "wb");
  gzputs(file, kRun);
  gzclose(file);
  EXPECT_EQ(RowsByQuery(path, RowKind::kRun, 1, progress_).queries().size(), 2U);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 9);
  EXPECT_THAT(test::error_of([&] { RowsByQuery(path, RowKind::kRun, 1, progress_); }),
              testing::HasSubstr("cannot decompress"));
}

TEST_F(JudgedTextTest, ReadsEveryMemberOfAGzipFileAndNothingElse) {
  const auto member = [](const char* path, const std::string& text) {
    gzFile file = gzopen(path, "ab");
    gzputs(file, text.c_str());
    gzclose(file);
  };
  const std::string path = (folder_ / "two.gz").string();
  const auto queries = [&] { return RowsByQuery(path, RowKind::kRun, 1, progress_).queries(); };
  member(path.c_str(), "q1 Q0 a 1 3 x\n");
  const auto second = static_cast<std::streamoff>(std::filesystem::file_size(path));
  member(path.c_str(), "q2 Q0 a 1 3 x\n");
  EXPECT_EQ(queries().size(), 2U);
  std::ofstream(path, std::ios::app) << std::string(5, '\0');
  EXPECT_EQ(queries().size(), 2U);
  std::fstream(path, std::ios::in | std::ios::out).seekp(second) << 'x';
  EXPECT_THAT(test::error_of(queries),
              testing::HasSubstr(fmt::format("two.gz: cannot decompress: the bytes from {} on are "
                                             "not gzip",
                                             second)));
  std::filesystem::resize_file(path, static_cast<std::uintmax_t>(second));
  member(path.c_str(), "q2 Q0 a 1 3 x\n");
  std::fstream(path, std::ios::in | std::ios::out).seekp(second + 12) << "\xff\xff";
  EXPECT_THAT(test::error_of(queries), testing::HasSubstr("two.gz: cannot decompress"));
}

TEST_F(JudgedTextTest, RefusesBadRowsNamingFileAndLine) {
  const std::map<std::string, std::string> runs = {
      {"q1 Q0 a 1 3 x\nq1 Q0 b 2 x\n", "line 2: not the 6 columns"},
      {"q1 Q0 a 1 3 x\nq1 Q0 b 2 2 x y\n", "line 2: not the 6 columns"},
      {"q1 Q0 a 1 nan x\n", "line 1: score 'nan', expected a finite number"},
      {"q1 Q0 b 1 1 x\nq1 Q0 a 1 inf x\n", "line 2: score 'inf'"},
      {"q1 Q0 a 1 1e999 x\n", "line 1: score '1e999'"},
      {"q1 Q0 a 1 3,5 x\n", "line 1: score '3,5'"},
      {"q1 Q0 a 1 1.2.3 x\n", "line 1: score '1.2.3'"},
      {"q1 Q0 a 1 - x\n", "line 1: score '-'"},
      {"q1 Q0 a 1 . x\n", "line 1: score '.'"},
      {"q1 Q0 a 1 3 x\nq1 Q0 b 2 2 x\nq1 Q0 a 3 1 x\n", "line 3: document 'a' is retrieved twice"},
      {"", "there are no rows"},
      {" \n\r\n", "there are no rows"},
      {"q1 a 3\n", "is no TREC run"},
      {"query,document,score\nq1,,3\n", "line 2: the document is empty"},
      {"query,document,score\n,a,3\n", "line 2: the query is empty"},
      {"query,document,score\nq1,a;3\n", "line 2: not the 3 columns of a CSV"},
      {"query,document,score\nq1,\"a,3\n", "line 2: not the 3 columns of a CSV"}};
  for (const auto& [run, message] : runs)
    EXPECT_THAT(error(run, kJudgments), testing::HasSubstr(message)) << run;
  const std::map<std::string, std::string> judgments = {
      {"q1 0 b\n", "is no TREC qrels"},
      {"q1 0 b 1\nq1 0 c one\n", "line 2: grade 'one'"},
      {"q1 0 b 1.5\n", "line 1: grade '1.5', expected a whole number"},
      {"q1 0 b 3000000000\n", "line 1: grade '3000000000'"},
      {"q1 0 b 1\nq1 0 b 2\n", "line 2: document 'b' has grade 2 here and 1 above"}};
  for (const auto& [text, message] : judgments)
    EXPECT_THAT(error(kRun, text), testing::HasSubstr(message)) << text;
}

TEST_F(JudgedTextTest, RowsLongerThanABlockAreRead) {
  const std::string id(200, 'd');
  EXPECT_EQ(
      values(fmt::format("q1 Q0 {} 1 3 x\n", id), fmt::format("q1 0 {} 1\n", id), "precision@1"),
      (std::map<std::string, double>{{"q1", 1.0}}));
}

TEST_F(JudgedTextTest, ScoresTooSmallForANumberAreZero) {
  EXPECT_EQ(values("q1 Q0 a 1 1e-400 x\nq1 Q0 b 2 -1e-5 x\n", "q1 0 a 1\n", "precision@1"),
            (std::map<std::string, double>{{"q1", 1.0}}));
  EXPECT_EQ(values("q1 Q0 a 1 -1e-400 x\nq1 Q0 b 2 -1e-5 x\n", "q1 0 a 1\n", "precision@1"),
            (std::map<std::string, double>{{"q1", 1.0}}));
}

TEST_F(JudgedTextTest, ScoresAreReadAsStrtodReadsThem) {
  Random random(7);
  std::vector<std::string> numbers;
  std::string rows;
  for (int i = 0; i < 20000; ++i) {
    std::string number(random.below(2), '-');
    for (std::uint64_t n = 1 + random.below(18); n > 0; --n)
      number += static_cast<char>('0' + random.below(10));
    number.insert(1 + random.below(number.size()), 1, '.');
    rows += fmt::format("q Q0 d{} 1 {} x\n", i, number);
    numbers.push_back(number);
  }
  const RowsByQuery run(write("run", rows), RowKind::kRun, 1, progress_);
  const RowsByQuery judgments(write("qrels", "q 0 d 1\n"), RowKind::kJudgments, 1, progress_);
  QueryDocuments documents;
  JudgedText(run, judgments).read(0, true, documents);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    EXPECT_EQ(documents.documents.scores()[i], std::strtod(numbers[i].c_str(), nullptr))
        << numbers[i];
}

TEST(JudgedTextFuzz, ReadsOrRefusesDamagedFiles) {
  test::run_mutations({kRun, kJudgments, "query,document,score\nq1,a,3\nq1,\"b\",2\n"}, 400);
}

TEST(EvaluateJudged, GivesTheSameBitsForAnyNumberOfThreads) {
  Random random(3);
  test::Run run;
  test::Judgments judgments;
  for (int query = 0; query < 500; ++query)
    for (int document = 0; document < 20; ++document) {
      const std::string id = fmt::format("q{}", query);
      run[id].emplace_back(fmt::format("d{}", document), random.uniform());
      if (random.below(4) == 0) judgments[id][fmt::format("d{}", document)] = 1;
    }
  const JudgedMemory source(run, judgments);
  const RankingDefinition& definition = ranking_definition("reckon");
  std::vector<RankingMeasure> measures;
  for (const RankingMeasureRow& row : definition.measures)
    measures.push_back(bind_measure(definition, row.name));
  SilentProgress progress;
  const JudgedEvaluation one =
      evaluate_judged(source, definition, measures, {.threads = 1}, progress);
  const JudgedEvaluation four =
      evaluate_judged(source, definition, measures, {.threads = 4}, progress);
  for (std::size_t m = 0; m < measures.size(); ++m)
    EXPECT_TRUE(one.measures[m].value == four.measures[m].value) << measures[m].name;
}

}  // namespace
}  // namespace reckon
