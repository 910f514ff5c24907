#include "eval/judged/judged_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "core/error.h"
#include "eval/judged/descending_grades.h"
#include "eval/judged/id_hash.h"
#include "eval/judged/match_repeated.h"
#include "eval/judged/score_scan.h"
#include "eval/judged/short_decimal.h"
#include "eval/judged/short_rows.h"

namespace reckon {
namespace {

// Calls use(document, value) for each row of a query, and before it room(rows) for one row or for
// as many as stand together; `split` is what splits short rows of words.
template <typename Room, typename Use>
void for_each_row(const RowsByQuery& rows, std::size_t query, decltype(split_run_rows)& split,
                  Room room, Use use) {
  const RowLayout& layout = rows.layout();
  std::array<ShortRow, 64> short_rows;
  for (const std::string_view stretch : rows.stretches(rows.queries()[query])) {
    const char* at = stretch.data();
    const char* const end = at + stretch.size();
    while (at < end) {
      const std::size_t count =
          layout.delimiter == ' ' ? split(at, end, rows.text_end(), short_rows) : 0;
      room(count);
      for (const ShortRow& row : std::span(short_rows).first(count))
        use(row.document(), row.value());
      if (count == short_rows.size() || at == end) continue;
      const char* const line = at;
      RowFields fields;
      const Row row = read_row(at, end, layout, fields);
      if (row == Row::kBlank) continue;
      if (row == Row::kMalformed) rows.fail_at_columns(line);
      if (fields.document.empty()) rows.fail_at(line, "the document is empty");
      room(1);
      use(fields.document, fields.value);
    }
  }
}

template <typename Use>
void for_each_row(const RowsByQuery& rows, std::size_t query, decltype(split_run_rows)& split,
                  Use use) {
  for_each_row(
      rows, query, split, [](std::size_t) {}, use);
}

[[gnu::noinline]] double parsed_any_number(std::string_view field, const RowsByQuery& rows,
                                           std::string_view what) {
  double value = 0;
  const char* const begin = field.data() + (field.starts_with('+') ? 1 : 0);
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  const bool out_of_range = error == std::errc::result_out_of_range;
  // Either way; from_chars does not tell: what is too small becomes 0 or the smallest number.
  if (out_of_range) value = std::strtod(std::string(begin, stop).c_str(), nullptr);
  if ((error != std::errc() && !out_of_range) || stop != end || !std::isfinite(value))
    rows.fail_at(field.data(), fmt::format("{} '{}', expected a finite number", what, field));
  return value;
}

Decimal parsed_decimal(std::string_view field, const RowsByQuery& rows, std::string_view what) {
  Decimal decimal;
  if (rows.text_end() - field.data() >= static_cast<std::ptrdiff_t>(kDecimalBytes) &&
      short_decimal(field.data(), field.size(), decimal))
    return decimal;
  return {.numerator = parsed_any_number(field, rows, what)};
}

std::int32_t parsed_grade(std::string_view field, const RowsByQuery& rows) {
  if (field.size() == 1 && field[0] >= '0' && field[0] <= '9') return field[0] - '0';
  std::int32_t grade = 0;
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, grade);
  if (error == std::errc() && stop == end && grade != kUnjudged) return grade;
  // "4.0", as tables of numbers have it.
  const double value = parsed_decimal(field, rows, "grade").value();
  if (value != std::trunc(value) || std::abs(value) >= 2147483648.0)
    rows.fail_at(field.data(),
                 fmt::format("grade '{}', expected a whole number of 32 bits", field));
  return static_cast<std::int32_t>(value);
}

std::int32_t grade_of(std::string_view value, const RowsByQuery& rows) {
  return rows.layout().has_value ? parsed_grade(value, rows) : 1;
}

[[noreturn]] void fail_at_grade(std::string_view document, std::int32_t here, std::int32_t above,
                                const RowsByQuery& rows) {
  rows.fail_at(document.data(),
               fmt::format("document {} has grade {} here and {} above", document, here, above));
}

}  // namespace

JudgedText::JudgedText(const RowsByQuery& run, const RowsByQuery& judgments)
    : run_(run), judgments_(judgments) {
  const auto retrieved = run.queries();
  const auto judged = judgments.queries();
  for (std::size_t r = 0, j = 0; r < retrieved.size() || j < judged.size();) {
    const int order = r == retrieved.size()             ? 1
                      : j == judged.size()              ? -1
                      : retrieved[r].id == judged[j].id ? 0
                      : retrieved[r].id < judged[j].id  ? -1
                                                        : 1;
    queries_.push_back({.id = order <= 0 ? retrieved[r].id : judged[j].id,
                        .run = order <= 0 ? r : kAbsent,
                        .judgments = order >= 0 ? j : kAbsent});
    r += order <= 0 ? 1U : 0U;
    j += order >= 0 ? 1U : 0U;
  }
}

void JudgedText::read_rows(const Query& from, QueryDocuments& documents) const {
  // Rows are written to places that are there already: growing four lists by one would take longer
  // than to read the row.
  RetrievedDocuments& retrieved = documents.documents;
  retrieved.clear();
  std::size_t judged = 0;
  const auto resize_judged = [&](std::size_t size) {
    documents.judged.resize(size);
    documents.judged_ids.resize(size);
    documents.judged_hashes.resize(size);
  };
  resize_judged(0);
  if (from.judgments != kAbsent)
    for_each_row(
        judgments_, from.judgments, split_judgments,
        [&](std::size_t rows) { resize_judged(judged + rows); },
        [&](std::string_view document, std::string_view value) {
          documents.judged[judged] = grade_of(value, judgments_);
          documents.judged_ids[judged] = document;
          documents.judged_hashes[judged] = id_hash(document);
          ++judged;
        });
  std::size_t count = 0;
  const auto resize_retrieved = [&](std::size_t size) {
    retrieved.own_scores.resize(size);
    retrieved.ids.resize(size);
    documents.denominators.resize(size);
    documents.hashes.resize(size);
  };
  resize_retrieved(0);
  if (from.run != kAbsent)
    for_each_row(
        run_, from.run, split_run_rows, [&](std::size_t rows) { resize_retrieved(count + rows); },
        [&](std::string_view document, std::string_view value) {
          const Decimal score = parsed_decimal(value, run_, "score");
          retrieved.own_scores[count] = score.numerator;
          documents.denominators[count] = score.denominator;
          retrieved.ids[count] = document;
          documents.hashes[count] = id_hash(document);
          ++count;
        });
  for (std::size_t i = 0; i < retrieved.size(); ++i)
    retrieved.own_scores[i] /= documents.denominators[i];
  retrieved.own_grades.assign(retrieved.size(), kUnjudged);
}

void JudgedText::read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const {
  const Query& from = queries_[query];
  read_rows(from, documents);
  documents.repeated = 0;
  RetrievedDocuments& retrieved = documents.documents;
  // Where hashes differ ids do; where two of one side are equal, which is rare, ids must be asked.
  bool matched = false;
  if (const auto pairs = documents.match.match(documents.hashes, documents.judged_hashes)) {
    matched = true;
    for (const auto [place, judged] : *pairs)
      if (retrieved.ids[place] == documents.judged_ids[judged])
        retrieved.own_grades[place] = documents.judged[judged];
  }
  if (!matched) {
    const auto repeats = [&](std::size_t row) {
      const std::string_view id = retrieved.ids[row];
      if (repeated_refused)
        run_.fail_at(id.data(), fmt::format("document {} is retrieved twice for query {}", id,
                                            from.id.text()));
    };
    const auto differs = [&](std::size_t row, std::int32_t above) {
      fail_at_grade(documents.judged_ids[row], documents.judged[row], above, judgments_);
    };
    match_repeated<std::string_view>(retrieved.ids, documents.judged_ids, documents, repeats,
                                     differs);
  }
  retrieved.strictly_descending = strictly_descending(retrieved.own_scores);
  sort_descending(documents.judged);
}

std::vector<std::pair<std::string, double>> read_documents(const RowsByQuery& run,
                                                           std::size_t query) {
  std::vector<std::pair<std::string, double>> documents;
  for_each_row(run, query, split_run_rows, [&](std::string_view document, std::string_view value) {
    documents.emplace_back(document, parsed_decimal(value, run, "score").value());
  });
  return documents;
}

std::map<std::string, std::int32_t, std::less<>> read_grades(const RowsByQuery& judgments,
                                                             std::size_t query) {
  std::map<std::string, std::int32_t, std::less<>> grades;
  for_each_row(judgments, query, split_judgments,
               [&](std::string_view document, std::string_view value) {
                 const std::int32_t grade = grade_of(value, judgments);
                 const auto [known, added] = grades.emplace(document, grade);
                 if (!added && known->second != grade)
                   fail_at_grade(document, grade, known->second, judgments);
               });
  return grades;
}

}  // namespace reckon
