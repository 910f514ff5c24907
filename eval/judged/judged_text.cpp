#include "eval/judged/judged_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "eval/judged/descending_grades.h"

namespace reckon {
namespace {

// About the length of a row, to guess how many a query has.
constexpr std::size_t kBytesARow = 32;

std::size_t bytes_of(const RowsByQuery& rows, std::size_t query) {
  std::size_t bytes = 0;
  for (const std::string_view stretch : rows.stretches(rows.queries()[query]))
    bytes += stretch.size();
  return bytes;
}

// Calls use(fields, line) for each row of a query.
template <typename Use>
void for_each_row(const RowsByQuery& rows, std::size_t query, Use use) {
  const RowLayout& layout = rows.layout();
  for (const std::string_view stretch : rows.stretches(rows.queries()[query])) {
    const char* at = stretch.data();
    const char* const end = at + stretch.size();
    while (at < end) {
      const char* const line = at;
      RowFields fields;
      const Row row = read_row(at, end, layout, fields);
      if (row == Row::kBlank) continue;
      if (row == Row::kMalformed) rows.fail_at_columns(line);
      if (fields.document.empty()) rows.fail_at(line, "the document is empty");
      use(fields, line);
    }
  }
}

// Numbers of at most 15 digits without an exponent, nearly all there are: a whole number below 2^53
// over a power of ten below 10^22, both exact, so that one division rounds correctly (Clinger, "How
// to Read Floating Point Numbers Accurately", 1990).
bool parse_short_number(std::string_view field, double& value) {
  static constexpr std::array kPowers = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char* at = field.data();
  const char* const end = at + field.size();
  const bool negative = at < end && *at == '-';
  if (negative) ++at;
  if (at == end || end - at > 16) return false;
  std::uint64_t digits = 0;
  const auto take_digits = [&] {
    for (; at < end; ++at) {
      const auto digit = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0';
      if (digit > 9) return;
      digits = digits * 10 + digit;
    }
  };
  const char* const begin = at;
  take_digits();
  std::ptrdiff_t count = at - begin;
  std::size_t fraction = 0;
  if (at < end && *at == '.') {
    const char* const point = at++;
    take_digits();
    fraction = static_cast<std::size_t>(at - point) - 1;
    count = at - begin - 1;
  }
  if (at != end || count == 0 || count > 15) return false;
  value = static_cast<double>(digits) / kPowers[fraction];
  if (negative) value = -value;
  return true;
}

double parsed_number(std::string_view field, const RowsByQuery& rows, const char* line,
                     std::string_view what) {
  double value = 0;
  if (parse_short_number(field, value)) return value;
  const char* const begin = field.data() + (field.starts_with('+') ? 1 : 0);
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value))
    rows.fail_at(line, fmt::format("{} '{}', expected a finite number", what, field));
  return value;
}

std::int32_t parsed_grade(std::string_view field, const RowsByQuery& rows, const char* line) {
  std::int32_t grade = 0;
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, grade);
  if (error == std::errc() && stop == end && grade != kUnjudged) return grade;
  // "4.0", as tables of numbers have it.
  const double value = parsed_number(field, rows, line, "grade");
  if (value != std::trunc(value) || std::abs(value) >= 2147483648.0)
    rows.fail_at(line, fmt::format("grade '{}', expected a whole number of 32 bits", field));
  return static_cast<std::int32_t>(value);
}

std::int32_t grade_of(const RowFields& fields, const RowsByQuery& rows, const char* line) {
  return rows.layout().has_value ? parsed_grade(fields.value, rows, line) : 1;
}

[[noreturn]] void fail_at_grade(const RowFields& fields, std::int32_t here, std::int32_t above,
                                const RowsByQuery& rows, const char* line) {
  rows.fail_at(line, fmt::format("document {} has grade {} here and {} above", fields.document,
                                 here, above));
}

}  // namespace

JudgedText::JudgedText(const RowsByQuery& run, const RowsByQuery& judgments)
    : run_(run), judgments_(judgments) {
  const auto retrieved = run.queries();
  const auto judged = judgments.queries();
  for (std::size_t r = 0, j = 0; r < retrieved.size() || j < judged.size();) {
    const int order = r == retrieved.size() ? 1
                      : j == judged.size()  ? -1
                                            : retrieved[r].id.compare(judged[j].id);
    queries_.push_back({.id = order <= 0 ? retrieved[r].id : judged[j].id,
                        .run = order <= 0 ? r : kAbsent,
                        .judgments = order >= 0 ? j : kAbsent});
    r += order <= 0 ? 1U : 0U;
    j += order >= 0 ? 1U : 0U;
  }
}

void JudgedText::read_judgments(std::size_t query, QueryDocuments& documents) const {
  for_each_row(judgments_, query, [&](const RowFields& fields, const char* line) {
    const std::int32_t grade = grade_of(fields, judgments_, line);
    const auto [slot, is_new] = documents.table.find_or_add(fields.document);
    if (is_new) {
      slot.grade = grade;
      documents.judged.push_back(grade);
    } else if (slot.grade != grade) {
      fail_at_grade(fields, grade, slot.grade, judgments_, line);
    } else {
      ++documents.repeated;
    }
  });
  sort_descending(documents.judged);
}

void JudgedText::read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const {
  const Query& from = queries_[query];
  documents.documents.clear();
  documents.judged.clear();
  documents.repeated = 0;
  std::size_t bytes = from.run == kAbsent ? 0 : bytes_of(run_, from.run);
  bytes += from.judgments == kAbsent ? 0 : bytes_of(judgments_, from.judgments);
  documents.table.clear(bytes / kBytesARow);
  if (from.judgments != kAbsent) read_judgments(from.judgments, documents);
  if (from.run == kAbsent) return;
  for_each_row(run_, from.run, [&](const RowFields& fields, const char* line) {
    const double score = parsed_number(fields.value, run_, line, "score");
    const auto [slot, is_new] = documents.table.find_or_add(fields.document);
    if (slot.retrieved_at != DocumentTable::kNone) {
      if (repeated_refused)
        run_.fail_at(line, fmt::format("document {} is retrieved twice for query {}",
                                       fields.document, from.id));
      documents.documents.scores[slot.retrieved_at] = score;
      ++documents.repeated;
      return;
    }
    slot.retrieved_at = static_cast<std::uint32_t>(documents.documents.size());
    documents.documents.add(fields.document, score, slot.grade);
  });
}

std::vector<std::pair<std::string, double>> read_documents(const RowsByQuery& run,
                                                           std::size_t query) {
  std::vector<std::pair<std::string, double>> documents;
  for_each_row(run, query, [&](const RowFields& fields, const char* line) {
    documents.emplace_back(fields.document, parsed_number(fields.value, run, line, "score"));
  });
  return documents;
}

std::map<std::string, std::int32_t, std::less<>> read_grades(const RowsByQuery& judgments,
                                                             std::size_t query) {
  std::map<std::string, std::int32_t, std::less<>> grades;
  for_each_row(judgments, query, [&](const RowFields& fields, const char* line) {
    const std::int32_t grade = grade_of(fields, judgments, line);
    const auto [known, added] = grades.emplace(fields.document, grade);
    if (!added && known->second != grade)
      fail_at_grade(fields, grade, known->second, judgments, line);
  });
  return grades;
}

}  // namespace reckon
