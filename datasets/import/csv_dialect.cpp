#include "datasets/import/csv_dialect.h"

#include <algorithm>
#include <array>

#include "datasets/import/parse.h"

namespace reckon {
namespace {

constexpr std::size_t kSampleRows = 100;

// The complete, not blank rows at the front of the sample; their fields as they are written.
std::vector<std::vector<std::string_view>> sample_rows(const CsvSample& sample,
                                                       const CsvDialect& dialect) {
  std::vector<std::vector<std::string_view>> rows;
  std::string_view rest = sample.text;
  CsvRecord record;
  while (!rest.empty() && rows.size() < kSampleRows) {
    scan_csv_record(rest, sample.is_all, dialect, record);
    if (record.state != CsvRecord::State::kComplete) break;
    if (!record.is_blank()) {
      auto& row = rows.emplace_back();
      for (const auto& field : record.fields) {
        row.push_back(rest.substr(field.begin, field.end - field.begin));
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
    if (rows.empty() || rows.front().size() < 2) continue;
    const std::size_t fields = rows.front().size();
    const auto alike = std::count_if(rows.begin(), rows.end(),
                                     [&](const auto& row) { return row.size() == fields; });
    const double share = static_cast<double>(alike) / static_cast<double>(rows.size());
    if (share > best_share || (share == best_share && fields > best_fields)) {
      best = delimiter;
      best_share = share;
      best_fields = fields;
    }
  }
  return best;
}

bool detect_header(const CsvSample& sample, const CsvDialect& dialect,
                   const std::vector<std::string>& columns) {
  if (!std::all_of(columns.begin(), columns.end(), is_column_number)) return true;
  const auto rows = sample_rows(sample, dialect);
  if (rows.size() < 2) return false;
  for (std::size_t c = 0; c < rows.front().size(); ++c) {
    const bool typed = std::all_of(rows.begin() + 1, rows.end(), [&](const auto& row) {
      return c < row.size() && is_number_or_date(row[c]);
    });
    if (typed && !is_number_or_date(rows.front()[c])) return true;
  }
  return false;
}

}  // namespace reckon
