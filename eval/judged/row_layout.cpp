#include "eval/judged/row_layout.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

std::string_view without_quotes(std::string_view field) {
  while (!field.empty() && is_space(field.front())) field.remove_prefix(1);
  while (!field.empty() && is_space(field.back())) field.remove_suffix(1);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
    return field.substr(1, field.size() - 2);
  return field;
}

std::vector<std::string> split_names(std::string_view line, char delimiter) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(delimiter, begin), line.size());
    names.push_back(usual_columns::lower_case(without_quotes(line.substr(begin, end - begin))));
    begin = end + 1;
  }
  return names;
}

std::optional<std::size_t> column_of(const std::vector<std::string>& header,
                                     std::span<const std::string_view> names) {
  for (const std::string_view name : names)
    if (const auto found = std::find(header.begin(), header.end(), name); found != header.end())
      return static_cast<std::size_t>(found - header.begin());
  return std::nullopt;
}

std::size_t count_words(std::string_view line) {
  std::size_t words = 0;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (!is_space(line[i]) && (i == 0 || is_space(line[i - 1]))) ++words;
  return words;
}

// Judgments without grades are rows of which each is relevant; a column that might say otherwise is
// not passed over.
void refuse_unknown_grades(const std::vector<std::string>& header, std::size_t query,
                           std::size_t document, const std::string& file) {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (i != query && i != document &&
        !usual_columns::is_one_of(header[i], usual_columns::kNoGrade))
      fail("{}: line 1: column '{}' is none that is known, expected one of grades: {}", file,
           header[i], fmt::join(usual_columns::kGrade, ", "));
}

std::optional<RowLayout> with_header(std::string_view line, RowKind kind, std::size_t bytes,
                                     const std::string& file) {
  for (const char delimiter : {'\t', ',', ';', '|'}) {
    const std::vector<std::string> header = split_names(line, delimiter);
    const auto query = column_of(header, usual_columns::kQuery);
    const auto document = column_of(header, usual_columns::kDocument);
    if (!query || !document) continue;
    auto value = kind == RowKind::kRun ? column_of(header, usual_columns::kScore)
                                       : column_of(header, usual_columns::kGrade);
    const bool ranked = !value && kind == RowKind::kRun;
    if (ranked) value = column_of(header, usual_columns::kRank);
    if (!value && kind == RowKind::kRun) continue;
    if (!value) refuse_unknown_grades(header, *query, *document, file);
    return RowLayout{.delimiter = delimiter,
                     .columns = header.size(),
                     .query = *query,
                     .document = *document,
                     .value = value.value_or(0),
                     .has_value = value.has_value(),
                     .lower_is_better = ranked,
                     .header_bytes = bytes,
                     .name = "CSV"};
  }
  return std::nullopt;
}

constexpr std::size_t kRunWords = 6;
constexpr std::size_t kJudgmentWords = 4;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

RowLayout recognise_rows(std::string_view text, RowKind kind, const std::string& file) {
  const std::size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  std::size_t begin = mark;
  std::string_view line;
  while (begin < text.size() && count_words(line) == 0) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    line = text.substr(begin, end - begin);
    begin = std::min(end + 1, text.size());
  }
  if (count_words(line) == 0) fail("{}: there are no rows", file);
  if (auto layout = with_header(line, kind, begin, file)) return *layout;
  const std::size_t words = count_words(line);
  if (kind == RowKind::kRun) {
    if (words != kRunWords)
      fail(
          "{}: line 1 is no TREC run (query Q0 document rank score tag) and no CSV header with a "
          "query, a document and a score or rank",
          file);
    return {.columns = kRunWords,
            .query = 0,
            .document = 2,
            .value = 4,
            .header_bytes = mark,
            .name = "TREC run"};
  }
  if (words != kJudgmentWords)
    fail(
        "{}: line 1 is no TREC qrels (query iteration document grade) and no CSV header with a "
        "query and a document",
        file);
  return {.columns = kJudgmentWords,
          .query = 0,
          .document = 2,
          .value = 3,
          .header_bytes = mark,
          .name = "TREC qrels"};
}

namespace {

// The line that begins at `at`, without its end; moves to the next one.
std::string_view next_line(const char*& at, const char* end) {
  const char* const begin = at;
  const void* const found = std::memchr(begin, '\n', static_cast<std::size_t>(end - begin));
  const char* const line_end = found == nullptr ? end : static_cast<const char*>(found);
  at = found == nullptr ? end : line_end + 1;
  return {begin, static_cast<std::size_t>(line_end - begin)};
}

// Columns between spaces, of a line of any length.
Row split_words(std::string_view line, const RowLayout& layout, RowFields& fields) {
  const char* at = line.data();
  const char* const end = at + line.size();
  std::size_t column = 0;
  for (;;) {
    while (at < end && is_space(*at)) ++at;
    if (at == end) break;
    const char* const begin = at;
    while (at < end && !is_space(*at)) ++at;
    const std::string_view field(begin, static_cast<std::size_t>(at - begin));
    if (column == layout.query) fields.query = field;
    if (column == layout.document) fields.document = field;
    if (column == layout.value) fields.value = field;
    ++column;
  }
  if (column == 0) return Row::kBlank;
  return column == layout.columns ? Row::kFields : Row::kMalformed;
}

Row split_delimited(std::string_view line, const RowLayout& layout, RowFields& fields) {
  if (count_words(line) == 0) return Row::kBlank;
  const char* at = line.data();
  const char* const end = at + line.size();
  for (std::size_t column = 0;; ++column, ++at) {
    const char* const begin = at;
    bool quoted = false;
    while (at < end && (quoted || *at != layout.delimiter)) {
      if (*at == '"') quoted = !quoted;
      ++at;
    }
    if (quoted) return Row::kMalformed;
    const std::string_view field = without_quotes({begin, static_cast<std::size_t>(at - begin)});
    // A quote that is doubled stands for one: the field is not what stands in the file.
    if (field.find("\"\"") != std::string_view::npos) return Row::kMalformed;
    if (column == layout.query) fields.query = field;
    if (column == layout.document) fields.document = field;
    if (column == layout.value && layout.has_value) fields.value = field;
    if (at == end) return column + 1 == layout.columns ? Row::kFields : Row::kMalformed;
  }
}

}  // namespace

Row read_row(const char*& at, const char* end, const RowLayout& layout, RowFields& fields) {
  const std::string_view line = next_line(at, end);
  return layout.delimiter == ' ' ? split_words(line, layout, fields)
                                 : split_delimited(line, layout, fields);
}

}  // namespace reckon
