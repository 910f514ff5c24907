#include "core/table/csv_dialect.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/table/parse.h"

namespace reckon {
namespace {

constexpr std::size_t kSampleRows = 100;

struct SampleRow {
  std::vector<std::string_view> fields;  // as they are written
  bool stray_quotes = false;             // a field that does not begin with a quote holds one
};

// The complete, not blank rows at the front of the sample.
std::vector<SampleRow> sample_rows(const CsvSample& sample, const CsvDialect& dialect) {
  std::vector<SampleRow> rows;
  std::string_view rest = sample.text;
  CsvRecord record;
  while (!rest.empty() && rows.size() < kSampleRows) {
    scan_csv_record(rest, sample.is_all, dialect, record);
    if (record.state != CsvRecord::State::kComplete) break;
    if (!record.is_blank()) {
      auto& row = rows.emplace_back();
      for (const auto& [begin, end, doubled] : record.fields) {
        const std::string_view field = rest.substr(begin, end - begin);
        const bool quoted = begin > 0 && rest[begin - 1] == '"';
        row.fields.push_back(field);
        row.stray_quotes |= dialect.quotes && !quoted && field.find('"') != field.npos;
      }
    }
    rest.remove_prefix(record.bytes);
  }
  return rows;
}

bool is_number_or_date(std::string_view text) {
  return try_parse_number(text).has_value() || try_parse_timestamp(text).has_value();
}

}  // namespace

std::string detect_delimiter(const CsvSample& sample, bool quotes) {
  constexpr std::array<const char*, 5> kDelimiters = {",", "\t", ";", "|", "::"};
  std::string best;
  double best_share = 0.0;  // of rows with as many fields as the first
  std::size_t best_fields = 1;
  for (const char* delimiter : kDelimiters) {
    const auto rows = sample_rows(sample, {delimiter, quotes});
    if (rows.empty() || rows.front().fields.size() < 2) continue;
    const std::size_t fields = rows.front().fields.size();
    const auto alike = std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row.fields.size() == fields && !row.stray_quotes;
    });
    const double share = static_cast<double>(alike) / static_cast<double>(rows.size());
    if (share > best_share || (share == best_share && fields > best_fields)) {
      best = delimiter;
      best_share = share;
      best_fields = fields;
    }
  }
  return best;
}

std::string parse_delimiter(std::string_view text) {
  if (text == "tab" || text == "\\t") return "\t";
  if (text == "space") return " ";
  if (text == "none") return "";
  constexpr std::size_t kLongest = 8;
  constexpr std::string_view kNeverDelimiters("\"\r\n\0", 4);
  if (text.size() > kLongest || text.find_first_of(kNeverDelimiters) != text.npos) {
    fail("delimiter {}: expected 1 to {} characters, no quotes and no line ends",
         quote_for_message(text), kLongest);
  }
  return std::string(text);
}

bool detect_header(const CsvSample& sample, const CsvDialect& dialect,
                   const std::vector<std::string>& columns) {
  if (!std::all_of(columns.begin(), columns.end(), is_column_number)) return true;
  const auto rows = sample_rows(sample, dialect);
  if (rows.size() < 2) return false;
  const auto& first = rows.front().fields;
  for (std::size_t c = 0; c < first.size(); ++c) {
    const bool typed = std::all_of(rows.begin() + 1, rows.end(), [&](const auto& row) {
      return c < row.fields.size() && is_number_or_date(row.fields[c]);
    });
    if (typed && !is_number_or_date(first[c])) return true;
  }
  return false;
}

}  // namespace reckon
