#include "eval/judged/judged_arrays.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/error.h"
#include "eval/judged/descending_grades.h"

namespace reckon {
namespace {

// Adding to an exponent of ones only carries into the sign: a loop of integers without an exit, for
// it is run on all scores and finds nothing.
bool all_finite(std::span<const double> scores) {
  constexpr std::uint64_t kExponent = 0x7ff0000000000000u;
  constexpr std::uint64_t kOneMore = 0x0010000000000000u;
  std::uint64_t carries = 0;
  for (const double score : scores)
    carries |= (std::bit_cast<std::uint64_t>(score) & kExponent) + kOneMore;
  return carries >> 63 == 0;
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
  ids_.reserve(queries);
  for (std::size_t query = 0; query < queries; ++query) ids_.push_back(std::to_string(query));
}

bool JudgedArrays::is_retrieved(std::size_t query) const {
  return run_.documents.cols > 0 && run_.documents.row(query).front() >= 0;
}

bool JudgedArrays::is_judged(std::size_t query) const {
  return judgments_.offsets[query] < judgments_.offsets[query + 1];
}

void JudgedArrays::read_judgments(std::size_t query, const NumberTable::Slots& slots,
                                  std::vector<std::int32_t>& judged) const {
  const auto end = static_cast<std::size_t>(judgments_.offsets[query + 1]);
  for (auto i = static_cast<std::size_t>(judgments_.offsets[query]); i < end; ++i) {
    const std::int32_t document = judgments_.documents[i];
    const std::int32_t grade = judgments_.grades[i];
    if (document < 0 || grade == kUnjudged)
      fail(
          "query {}: document {} is judged with grade {}, expected a document from 0 and a grade "
          "above {}",
          query, document, grade, kUnjudged);
    const auto [slot, is_new] = slots.find_or_add(document);
    if (is_new) {
      slot.grade = grade;
      judged.push_back(grade);
    } else if (slot.grade != grade) {
      fail("query {}: document {} has grades {} and {}", query, document, slot.grade, grade);
    }
  }
  sort_descending(judged);
}

void JudgedArrays::read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const {
  RetrievedDocuments& retrieved = documents.documents;
  documents.judged.clear();
  documents.repeated = 0;
  const auto judged = judgments_.offsets[query + 1] - judgments_.offsets[query];
  const auto slots =
      documents.numbers.clear(static_cast<std::size_t>(judged) + run_.documents.cols);
  read_judgments(query, slots, documents.judged);

  const auto row = run_.documents.row(query);
  const auto scores = run_.scores.row(query);
  retrieved.resize_numbered(row.size());
  std::size_t count = 0;
  std::size_t rows = 0;
  for (; rows < row.size() && row[rows] >= 0; ++rows) {
    const auto [slot, is_new] = slots.find_or_add(row[rows]);
    std::size_t place = count;
    if (is_new || slot.retrieved_at == NumberTable::kNone) {
      slot.retrieved_at = static_cast<std::uint32_t>(count++);
    } else {
      if (repeated_refused) fail("query {}: document {} is retrieved twice", query, row[rows]);
      place = slot.retrieved_at;
      ++documents.repeated;
    }
    retrieved.scores[place] = scores[rows];
    retrieved.grades[place] = is_new ? kUnjudged : slot.grade;  // mostly no need to read it back
    retrieved.numbers[place] = row[rows];
  }
  if (!all_finite(scores.first(rows))) {
    const auto bad = std::find_if_not(scores.begin(), scores.end(),
                                      [](double score) { return std::isfinite(score); });
    fail("query {}: score {} of document {}, expected a finite number", query, *bad,
         row[static_cast<std::size_t>(bad - scores.begin())]);
  }
  retrieved.resize_numbered(count);
}

}  // namespace reckon
