#include "eval/judged/judged_rows.h"

#include <algorithm>
#include <numeric>

#include "core/error.h"
#include "eval/judged/descending_grades.h"
#include "eval/judged/score_scan.h"
#include "eval/judged/uncommon_grades.h"

namespace reckon {
namespace {

// The grades of all judged documents, descending, from those few that are not the common one.
void judge(const RetrievedDocuments& documents, std::vector<std::int32_t>& judged) {
  const auto grades = documents.grades();
  const std::vector<std::uint32_t>& uncommon = documents.uncommon;
  judged.clear();
  for (const std::uint32_t place : uncommon)
    if (grades[place] != kUnjudged) judged.push_back(grades[place]);
  sort_descending(judged);
  if (documents.common_grade == kUnjudged) return;
  const auto below = std::ranges::find_if(judged, [](std::int32_t grade) { return grade < 0; });
  judged.insert(below, grades.size() - uncommon.size(), documents.common_grade);
}

template <typename T>
void prefetch(std::span<const T> row) {
  for (std::size_t i = 0; i < row.size(); i += 64 / sizeof(T)) __builtin_prefetch(&row[i]);
}

}  // namespace

JudgedRows::JudgedRows(MatrixView<const double> scores, MatrixView<const std::int32_t> grades)
    : scores_(scores), grades_(grades) {
  if (scores.rows != grades.rows || scores.cols != grades.cols)
    fail("scores [{}, {}] beside grades [{}, {}]", scores.rows, scores.cols, grades.rows,
         grades.cols);
}

void JudgedRows::read(std::size_t query, bool /*repeated_refused*/,
                      QueryDocuments& documents) const {
  const auto scores = scores_.row(query);
  const auto grades = grades_.row(query);
  // The next query's come into the cache meanwhile.
  const std::size_t next = std::min(query + 1, query_count() - 1);
  prefetch(scores_.row(next));
  prefetch(grades_.row(next));
  if (!all_finite(scores)) {
    const std::size_t bad = first_not_finite(scores);
    fail("query {}: score {} of document {}, expected a finite number", query, scores[bad], bad);
  }
  RetrievedDocuments& retrieved = documents.documents;
  if (retrieved.numbers.size() != scores.size()) {
    retrieved.resize_numbered(scores.size());
    std::iota(retrieved.numbers.begin(), retrieved.numbers.end(), 0);
  }
  retrieved.table_scores = scores;
  retrieved.table_grades = grades;
  retrieved.common_grade = find_uncommon(grades, retrieved.uncommon);
  retrieved.uncommon_known = true;
  documents.repeated = 0;
  judge(retrieved, documents.judged);
}

}  // namespace reckon
