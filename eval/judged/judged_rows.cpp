#include "eval/judged/judged_rows.h"

#include <algorithm>
#include <numeric>

#include "core/error.h"
#include "eval/judged/descending_grades.h"
#include "eval/judged/score_scan.h"

namespace reckon {

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
  if (!all_finite(scores)) {
    const std::size_t bad = first_not_finite(scores);
    fail("query {}: score {} of document {}, expected a finite number", query, scores[bad], bad);
  }
  RetrievedDocuments& retrieved = documents.documents;
  if (retrieved.numbers.size() != scores.size()) {
    retrieved.resize_numbered(scores.size());
    std::iota(retrieved.numbers.begin(), retrieved.numbers.end(), 0);
  }
  std::copy_n(scores.data(), scores.size(), retrieved.scores.data());
  std::copy_n(grades.data(), grades.size(), retrieved.grades.data());
  documents.repeated = 0;
  documents.judged.assign(grades.begin(), grades.end());
  if (std::ranges::count(grades, kUnjudged) > 0) std::erase(documents.judged, kUnjudged);
  sort_descending(documents.judged);
}

}  // namespace reckon
