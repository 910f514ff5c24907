#include "eval/judged/judged_arrays.h"

#include <algorithm>

#include "core/error.h"
#include "eval/judged/descending_grades.h"
#include "eval/judged/match_repeated.h"
#include "eval/judged/score_scan.h"

namespace reckon {
namespace {

[[noreturn]] void fail_at_score(std::size_t query, std::span<const double> scores,
                                std::span<const std::int32_t> documents) {
  const std::size_t bad = first_not_finite(scores);
  fail("query {}: score {} of document {}, expected a finite number", query, scores[bad],
       documents[bad]);
}

void check_judgments(std::size_t query, std::span<const std::int32_t> documents,
                     std::span<const std::int32_t> grades) {
  std::int32_t negative = 0;  // a loop without a branch
  for (std::size_t i = 0; i < documents.size(); ++i)
    negative |= documents[i] | (grades[i] == kUnjudged ? -1 : 0);
  if (negative >= 0) return;
  for (std::size_t i = 0; i < documents.size(); ++i)
    if (documents[i] < 0 || grades[i] == kUnjudged)
      fail(
          "query {}: document {} is judged with grade {}, expected a document from 0 and a grade "
          "above {}",
          query, documents[i], grades[i], kUnjudged);
}

}  // namespace

JudgedArrays::JudgedArrays(const RetrievedArrays& run, const JudgmentArrays& judgments,
                           std::size_t catalogue_size)
    : run_(run), judgments_(judgments), catalogue_size_(catalogue_size) {
  const std::size_t queries = run.documents.rows;
  if (run.scores.rows != queries || run.scores.cols != run.documents.cols)
    fail("scores [{}, {}] of documents [{}, {}]", run.scores.rows, run.scores.cols, queries,
         run.documents.cols);
  const auto offsets = judgments.offsets;
  if (offsets.size() != queries + 1)
    fail("{} offsets of judgments, expected one more than the {} queries", offsets.size(), queries);
  if (judgments.grades.size() != judgments.documents.size())
    fail("{} grades of {} judged documents", judgments.grades.size(), judgments.documents.size());
  if (offsets.front() != 0 || !std::is_sorted(offsets.begin(), offsets.end()) ||
      static_cast<std::size_t>(offsets.back()) != judgments.documents.size())
    fail("offsets of judgments do not rise from 0 to the {} judgments", judgments.documents.size());
}

bool JudgedArrays::is_retrieved(std::size_t query) const {
  return run_.documents.cols > 0 && run_.documents.row(query).front() >= 0;
}

bool JudgedArrays::is_judged(std::size_t query) const {
  return judgments_.offsets[query] < judgments_.offsets[query + 1];
}

JudgedArrays::Query JudgedArrays::query(std::size_t query) const {
  const auto row = run_.documents.row(query);
  const std::size_t count = first_negative(row);
  const auto begin = static_cast<std::size_t>(judgments_.offsets[query]);
  const std::size_t judged = static_cast<std::size_t>(judgments_.offsets[query + 1]) - begin;
  return {.retrieved = row.first(count),
          .scores = run_.scores.row(query).first(count),
          .judged = judgments_.documents.subspan(begin, judged),
          .grades = judgments_.grades.subspan(begin, judged)};
}

void JudgedArrays::read(std::size_t number, bool repeated_refused,
                        QueryDocuments& documents) const {
  const Query from = query(number);
  // Scores are read last, and come into the cache meanwhile: the next query's.
  const auto next = run_.scores.row(std::min(number + 1, query_count() - 1));
  for (std::size_t i = 0; i < next.size(); i += 64 / sizeof(double)) __builtin_prefetch(&next[i]);
  const bool in_order = strictly_descending(from.scores);
  if (!in_order && !all_finite(from.scores)) fail_at_score(number, from.scores, from.retrieved);
  check_judgments(number, from.judged, from.grades);

  RetrievedDocuments& retrieved = documents.documents;
  retrieved.resize_numbered(from.retrieved.size());
  std::copy_n(from.scores.data(), from.scores.size(), retrieved.own_scores.data());
  std::copy_n(from.retrieved.data(), from.retrieved.size(), retrieved.numbers.data());
  documents.judged.assign(from.grades.begin(), from.grades.end());
  documents.repeated = 0;
  if (const auto pairs = documents.match.match(from.retrieved, from.judged)) {
    std::ranges::fill(retrieved.own_grades, kUnjudged);
    for (const auto [place, judged] : *pairs) {
      retrieved.own_grades[place] = from.grades[judged];
      retrieved.uncommon.push_back(place);
    }
    retrieved.uncommon_known = true;
    retrieved.strictly_descending = in_order;
  } else {
    const auto repeats = [&](std::size_t row) {
      if (repeated_refused)
        fail("query {}: document {} is retrieved twice", number, from.retrieved[row]);
    };
    const auto differs = [&](std::size_t row, std::int32_t above) {
      fail("query {}: document {} has grades {} and {}", number, from.judged[row], above,
           from.grades[row]);
    };
    match_repeated(from.retrieved, from.judged, documents, repeats, differs);
  }
  sort_descending(documents.judged);
}

}  // namespace reckon
