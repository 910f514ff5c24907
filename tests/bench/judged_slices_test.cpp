#include "bench/judged_slices.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "bench/judged_files.h"
#include "core/progress.h"
#include "core/random.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using Numbers = std::vector<std::int32_t>;

class JudgedSlicesTest : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder_ / name;
    std::ofstream(path) << text;
    return path;
  }
  Judgments judgments(const std::string& text) { return {write("qrels", text), 1, progress_}; }

  test::TemporaryDirectory folder_;
  SilentProgress progress_;
};

TEST_F(JudgedSlicesTest, PlaceTheRelevantDocumentsOfEachQueryWhereTheScoresDo) {
  Random random(3);
  std::string qrels, run;
  std::map<std::string, std::map<std::string, int>> grades;
  std::map<std::string, std::vector<std::pair<double, std::string>>> documents;
  for (int q = 0; q < 50; ++q) {
    const std::string query = fmt::format("q{}", q);
    for (int d = 0; d < 30; ++d) {
      const std::string document = fmt::format("d{}", d);
      if (random.below(4) == 0) grades[query][document] = static_cast<int>(random.below(3));
      if (q % 7 != 0 && random.below(2) == 0)
        documents[query].emplace_back(-static_cast<double>(random.below(6)), document);
    }
    for (const auto& [document, grade] : grades[query])
      qrels += fmt::format("{} 0 {} {}\n", query, document, grade);
    for (const auto& [score, document] : documents[query])
      run += fmt::format("{} Q0 {} 1 {} tag\n", query, document, -score);
  }
  const Judgments judged = judgments(qrels);
  const JudgedSlices slices(judged, {}, {});
  const JudgedFiles files(folder_ / "qrels", 0, 1, progress_);
  const OpenedRun opened = files.with_run(write("run", run), progress_);
  for (const std::size_t threads : {1u, 3u}) {
    const SlicedLists lists = slices.lists_of(*opened.source, threads);
    std::size_t unit = 0, relevant_documents = 0;
    for (auto& [query, own] : grades) {
      std::vector<std::string> relevant;
      for (const auto& [document, grade] : own)
        if (grade > 0) relevant.push_back(document);
      if (relevant.empty()) continue;
      ASSERT_EQ(lists.relevant->row(unit).size(), relevant.size());
      std::vector<std::pair<double, std::string>> list = documents[query];
      std::ranges::sort(list);
      Numbers expected(kSliceCutoff, -1);
      for (std::size_t i = 0; i < std::min(kSliceCutoff, list.size()); ++i) {
        const auto found = std::ranges::find(relevant, list[i].second) - relevant.begin();
        if (found < std::ssize(relevant))
          expected[i] =
              static_cast<std::int32_t>(relevant_documents) + static_cast<std::int32_t>(found);
      }
      EXPECT_TRUE(std::ranges::equal(lists.places.row(unit), expected)) << query;
      relevant_documents += relevant.size();
      ++unit;
    }
    EXPECT_EQ(lists.places.rows(), unit);
  }
}

TEST_F(JudgedSlicesTest, HandTheSlicesOfATableToQueriesAndDocumentsAndCountTheOthers) {
  const Judgments judged = judgments("q1 0 d1 1\nq1 0 d2 2\nq2 0 d1 0\nq3 0 d2 1\nq4 0 d9 1\n");
  const JudgedSlices slices(judged, write("queries", "query,lang\nq4,de\nq3,en\nq2,en\nqx,de\n"),
                            write("documents", "kind,document\na,d1\nb,d2\nb,d3\n"));
  const JudgedFiles files(folder_ / "qrels", 0, 1, progress_);
  const OpenedRun run = files.with_run(write("run", "q1 Q0 d2 1 0.5 t\n"), progress_);
  const SlicedLists lists = slices.lists_of(*run.source, 1);
  const UnitSlicings& slicings = *lists.slicings;
  ASSERT_EQ(slicings.units.size(), 2u);
  EXPECT_EQ(slicings.units[0].name, "relevant documents");
  EXPECT_EQ(slicings.units[0].slice_of, (Numbers{1, 0, 0})) << "q1, q3 and q4";
  EXPECT_EQ(slicings.units[1].slice_of, (Numbers{-1, 1, 0}));
  ASSERT_EQ(slicings.targets.size(), 1u);
  EXPECT_EQ(slicings.targets[0].slice_of, (Numbers{0, 1, 1, -1}));
  EXPECT_EQ(lists.places.row(0)[0], 1);
  std::string notes;
  for (const std::string& note : slicings.notes) notes += note + "\n";
  for (const char* expected :
       {"queries: 2 of 4 ids are none of the queries with a relevant document",
        "queries: 1 of 3 queries with a relevant document are not there",
        "documents: 1 of 3 ids are none of the relevant documents",
        "documents: 1 of 4 relevant documents of queries are not there"})
    EXPECT_NE(notes.find(expected), std::string::npos) << notes;
}

TEST_F(JudgedSlicesTest, RefuseATableOfOtherIds) {
  const Judgments judged = judgments("q1 0 d1 1\n");
  const std::string error =
      test::error_of([&] { JudgedSlices(judged, write("queries", "query,lang\nQ1,de\n"), {}); });
  EXPECT_NE(error.find("none of 1 ids"), std::string::npos) << error;
}

}  // namespace
}  // namespace reckon
