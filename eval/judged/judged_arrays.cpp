#include "eval/judged/judged_arrays.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "eval/judged/descending_grades.h"
#include "eval/judged/score_scan.h"

namespace reckon {
namespace {

// The grades that slots then hold are those of the documents judged.
void read_judgments(std::size_t query, std::span<const std::int32_t> documents,
                    std::span<const std::int32_t> grades, const NumberTable::Slots& slots,
                    std::vector<std::int32_t>& judged) {
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (documents[i] < 0 || grades[i] == kUnjudged)
      fail(
          "query {}: document {} is judged with grade {}, expected a document from 0 and a grade "
          "above {}",
          query, documents[i], grades[i], kUnjudged);
    const auto [slot, is_new] = slots.find_or_add(documents[i]);
    if (is_new) {
      slot.grade = grades[i];
      judged.push_back(grades[i]);
    } else if (slot.grade != grades[i]) {
      fail("query {}: document {} has grades {} and {}", query, documents[i], slot.grade,
           grades[i]);
    }
  }
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

// Where documents repeat, or are many, or are wrong.
void JudgedArrays::read_any(std::size_t query, const Query& from, bool repeated_refused,
                            QueryDocuments& documents) {
  RetrievedDocuments& retrieved = documents.documents;
  documents.judged.clear();
  const auto slots = documents.numbers.clear(from.judged.size() + from.retrieved.size());
  read_judgments(query, from.judged, from.grades, slots, documents.judged);
  std::size_t count = 0;
  for (std::size_t i = 0; i < from.retrieved.size(); ++i) {
    const auto [slot, is_new] = slots.find_or_add(from.retrieved[i]);
    std::size_t place = count;
    if (slot.retrieved_at == NumberTable::kNone) {
      slot.retrieved_at = static_cast<std::uint32_t>(count++);
    } else {
      if (repeated_refused)
        fail("query {}: document {} is retrieved twice", query, from.retrieved[i]);
      place = slot.retrieved_at;
      ++documents.repeated;
    }
    retrieved.scores[place] = from.scores[i];
    retrieved.grades[place] = slot.grade;
    retrieved.numbers[place] = from.retrieved[i];
  }
  retrieved.resize_numbered(count);
}

void JudgedArrays::read(std::size_t number, bool repeated_refused,
                        QueryDocuments& documents) const {
  const Query from = query(number);
  // Of this query's memory and the next one's, scores are read last: they come meanwhile.
  const auto fetched = run_.scores.row(std::min(number + 1, query_count() - 1));
  for (std::size_t i = 0; i < fetched.size(); i += 64 / sizeof(double))
    __builtin_prefetch(&fetched[i]);
  const bool in_order = strictly_descending(from.scores);
  if (!in_order && !all_finite(from.scores)) {
    const auto bad =
        std::ranges::find_if_not(from.scores, [](double score) { return std::isfinite(score); });
    fail("query {}: score {} of document {}, expected a finite number", number, *bad,
         from.retrieved[static_cast<std::size_t>(bad - from.scores.begin())]);
  }
  RetrievedDocuments& retrieved = documents.documents;
  retrieved.resize_numbered(from.retrieved.size());
  documents.repeated = 0;
  if (documents.number_match.match(from.retrieved, from.judged, from.grades, retrieved.grades)) {
    std::copy_n(from.scores.data(), from.scores.size(), retrieved.scores.data());
    std::copy_n(from.retrieved.data(), from.retrieved.size(), retrieved.numbers.data());
    retrieved.strictly_descending = in_order;
    documents.judged.assign(from.grades.begin(), from.grades.end());
  } else {
    read_any(number, from, repeated_refused, documents);
  }
  sort_descending(documents.judged);
}

}  // namespace reckon
