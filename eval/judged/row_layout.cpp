#include "eval/judged/row_layout.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

constexpr auto kQueryNames = std::to_array<std::string_view>(
    {"query", "query_id", "query-id", "qid", "q_id", "topic", "user", "user_id", "userid"});
constexpr auto kDocumentNames =
    std::to_array<std::string_view>({"document", "document_id", "doc", "doc_id", "docid", "docno",
                                     "corpus-id", "corpus_id", "item", "item_id", "itemid"});
constexpr auto kScoreNames = std::to_array<std::string_view>(
    {"score", "prediction", "predicted", "similarity", "rating", "value", "weight"});
constexpr auto kGradeNames = std::to_array<std::string_view>(
    {"grade", "relevance", "rel", "judgment", "label", "score", "rating", "value", "weight"});

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
    std::string name(without_quotes(line.substr(begin, end - begin)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    names.push_back(std::move(name));
    begin = end + 1;
  }
  return names;
}

template <std::size_t N>
std::optional<std::size_t> column_of(const std::vector<std::string>& header,
                                     const std::array<std::string_view, N>& names) {
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

std::optional<RowLayout> with_header(std::string_view line, RowKind kind, std::size_t bytes) {
  for (const char delimiter : {'\t', ',', ';', '|'}) {
    const std::vector<std::string> header = split_names(line, delimiter);
    const auto query = column_of(header, kQueryNames);
    const auto document = column_of(header, kDocumentNames);
    const auto value =
        kind == RowKind::kRun ? column_of(header, kScoreNames) : column_of(header, kGradeNames);
    if (!query || !document || (kind == RowKind::kRun && !value)) continue;
    return RowLayout{.delimiter = delimiter,
                     .columns = header.size(),
                     .query = *query,
                     .document = *document,
                     .value = value.value_or(0),
                     .has_value = value.has_value(),
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
  if (auto layout = with_header(line, kind, begin)) return *layout;
  const std::size_t words = count_words(line);
  if (kind == RowKind::kRun) {
    if (words != kRunWords)
      fail(
          "{}: line 1 is no TREC run (query Q0 document rank score tag) and no CSV header with a "
          "query, a document and a score",
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
