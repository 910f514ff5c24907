#include "eval/judged/judged_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/table/parse.h"
#include "eval/judged/descending_grades.h"
#include "eval/judged/id_hash.h"
#include "eval/judged/match_repeated.h"
#include "eval/judged/score_scan.h"
#include "eval/judged/short_decimals.h"
#include "eval/judged/short_rows.h"

namespace reckon {
namespace {

// The rows of a query: calls take_short(rows) for those of words that stand together and are split
// by `split`, take(document, value) for each other.
template <typename TakeShort, typename Take>
void for_each_row(const RowsByQuery& rows, std::size_t query, decltype(split_run_rows)& split,
                  TakeShort take_short, Take take) {
  const RowLayout& layout = rows.layout();
  std::array<ShortRow, kMostDecimals> short_rows;
  for (const std::string_view stretch : rows.stretches(rows.queries()[query])) {
    const char* at = stretch.data();
    const char* const end = at + stretch.size();
    while (at < end) {
      const std::size_t count =
          layout.delimiter == ' ' ? split(at, end, rows.text_end(), short_rows) : 0;
      if (count > 0) take_short(std::span<const ShortRow>(short_rows).first(count));
      if (count == short_rows.size() || at == end) continue;
      const char* const line = at;
      RowFields fields;
      const Row row = read_row(at, end, layout, fields);
      if (row == Row::kBlank) continue;
      if (row == Row::kMalformed) rows.fail_at_columns(line);
      if (fields.document.empty()) rows.fail_at(line, "the document is empty");
      take(fields.document, fields.value);
    }
  }
}

template <typename Take>
void for_each_row(const RowsByQuery& rows, std::size_t query, decltype(split_run_rows)& split,
                  Take take) {
  const auto take_short = [&](std::span<const ShortRow> short_rows) {
    for (const ShortRow& row : short_rows) take(row.document(), row.value());
  };
  for_each_row(rows, query, split, take_short, take);
}

[[gnu::noinline]] double parsed_number(std::string_view field, const RowsByQuery& rows,
                                       std::string_view what) {
  const bool signed_twice = field.starts_with("+-");
  const auto value = try_parse_number(field.substr(field.starts_with('+') ? 1 : 0));
  if (!value || signed_twice)
    rows.fail_at(field.data(),
                 fmt::format("{} {}, expected a finite number", what, quote_for_message(field)));
  return *value;
}

std::int32_t parsed_grade(std::string_view field, const RowsByQuery& rows) {
  if (field.size() == 1 && field[0] >= '0' && field[0] <= '9') return field[0] - '0';
  std::int32_t grade = 0;
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, grade);
  if (error == std::errc() && stop == end && grade != kUnjudged) return grade;
  // "4.0", as tables of numbers have it.
  const double value = parsed_number(field, rows, "grade");
  if (value != std::trunc(value) || std::abs(value) >= 2147483648.0)
    rows.fail_at(field.data(),
                 fmt::format("grade {}, expected a whole number from -2147483647 to 2147483647",
                             quote_for_message(field)));
  return static_cast<std::int32_t>(value);
}

std::int32_t grade_of(std::string_view value, const RowsByQuery& rows) {
  return rows.layout().has_value ? parsed_grade(value, rows) : 1;
}

[[noreturn]] void fail_at_grade(std::string_view document, std::int32_t here, std::int32_t above,
                                const RowsByQuery& rows) {
  rows.fail_at(document.data(), fmt::format("document {} has grade {} here and {} above",
                                            quote_for_message(document), here, above));
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
  const auto judge = [&](std::string_view document, std::string_view value) {
    documents.judged[judged] = grade_of(value, judgments_);
    documents.judged_ids[judged] = document;
    documents.judged_hashes[judged] = id_hash(document);
    ++judged;
  };
  const auto resize_judged = [&](std::size_t size) {
    documents.judged.resize(size);
    documents.judged_ids.resize(size);
    documents.judged_hashes.resize(size);
  };
  resize_judged(0);
  if (from.judgments != kAbsent)
    for_each_row(
        judgments_, from.judgments, split_judgments,
        [&](std::span<const ShortRow> rows) {
          resize_judged(judged + rows.size());
          for (const ShortRow& row : rows) judge(row.document(), row.value());
        },
        [&](std::string_view document, std::string_view value) {
          resize_judged(judged + 1);
          judge(document, value);
        });
  std::size_t count = 0;
  const auto resize_retrieved = [&](std::size_t size) {
    retrieved.own_scores.resize(size);
    retrieved.ids.resize(size);
    documents.hashes.resize(size);
  };
  resize_retrieved(0);
  const auto take = [&](std::size_t place, std::string_view document) {
    retrieved.ids[place] = document;
    documents.hashes[place] = id_hash(document);
  };
  if (from.run != kAbsent)
    for_each_row(
        run_, from.run, split_run_rows,
        [&](std::span<const ShortRow> rows) {
          resize_retrieved(count + rows.size());
          for (std::size_t i = 0; i < rows.size(); ++i) take(count + i, rows[i].document());
          const auto scores = std::span(retrieved.own_scores).subspan(count);
          for (std::uint64_t others = read_short_decimals(rows, scores); others != 0;
               others &= others - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(others));
            scores[i] = parsed_number(rows[i].value(), run_, "score");
          }
          count += rows.size();
        },
        [&](std::string_view document, std::string_view value) {
          resize_retrieved(count + 1);
          take(count, document);
          retrieved.own_scores[count] = parsed_number(value, run_, "score");
          ++count;
        });
  if (run_.layout().lower_is_better)
    for (double& score : retrieved.own_scores) score = -score;
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
        run_.fail_at(id.data(),
                     fmt::format("document {} is retrieved twice for query {}",
                                 quote_for_message(id), quote_for_message(from.id.text())));
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
    const double score = parsed_number(value, run, "score");
    documents.emplace_back(document, run.layout().lower_is_better ? -score : score);
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
