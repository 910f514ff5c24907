#include "core/table/csv_reader.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/table/csv_dialect.h"
#include "core/table/parse.h"

namespace reckon {
namespace {

// Which field a column is, by its name or its number.
std::size_t find_column(const std::string& column, const std::vector<std::string>& names,
                        bool header, const std::string& path) {
  if (header) {
    const auto found = std::find(names.begin(), names.end(), column);
    if (found != names.end()) {
      if (std::find(found + 1, names.end(), column) != names.end()) {
        fail("{}: the header has more than one column '{}': give its number", path, column);
      }
      return static_cast<std::size_t>(found - names.begin());
    }
  }
  if (is_column_number(column)) {
    const auto number = static_cast<std::uint64_t>(*try_parse_integer(column));
    if (number <= names.size()) return number - 1;
    fail("{}: no column {}: rows have {} fields", path, number, names.size());
  }
  if (!header) fail("{}: no column '{}': the file has no header, give a number", path, column);
  constexpr std::size_t kShown = 20;
  std::string known;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    known += (i == 0 ? "" : ", ") + quote_for_message(names[i]);
  }
  fail("{}: no column '{}', expected one of {}{}", path, column, known,
       names.size() > kShown ? ", ..." : "");
}

bool holds_line_end(std::span<const char> text) {
  return std::find_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }) !=
         text.end();
}

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& path, std::vector<std::string> columns,
                     const TableOptions& options)
    : CsvReader(TextFile(path), std::move(columns), options) {}

CsvReader::CsvReader(TextFile file, std::vector<std::string> columns, const TableOptions& options)
    : TableReader(std::move(columns)),
      file_(std::move(file)),
      dialect_{parse_delimiter(options.delimiter), options.quotes} {
  // What is found out from the first rows needs one of them whole.
  while (!file_.at_end() && !holds_line_end(file_.unread())) file_.extend();
  const CsvSample sample{{file_.unread().data(), file_.unread().size()}, file_.at_end()};
  if (options.delimiter.empty()) dialect_.delimiter = detect_delimiter(sample, options.quotes);
  const bool header = options.header.value_or(detect_header(sample, dialect_, this->columns()));
  if (!scan_record()) fail("{}: holds no rows", file_.path().string());
  find_columns(header);
  if (header) file_.consume(record_.bytes, record_.lines);
}

void CsvReader::find_columns(bool header) {
  field_count_ = record_.fields.size();
  std::vector<std::string> names(field_count_);
  // A first row that is data stays as it is: it is scanned once more.
  for (std::size_t i = 0; header && i < field_count_; ++i) names[i] = take_field(record_.fields[i]);
  for (const std::string& column : columns()) {
    places_.push_back(find_column(column, names, header, file_.path().string()));
  }
  fields_.resize(places_.size());
  if (header) header_ = std::move(names);
}

bool CsvReader::next() {
  if (row_line_ != 0) file_.consume(record_.bytes, record_.lines);
  if (!scan_record()) return false;
  row_line_ = file_.line();
  if (record_.fields.size() != field_count_) {
    fail("{}: {} fields, expected {} as in the first row", where(), record_.fields.size(),
         field_count_);
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    fields_[i] = take_field(record_.fields[places_[i]]);
  }
  return true;
}

// Scans the next record that is not blank, without consuming it; false at the end of the file.
bool CsvReader::scan_record() {
  for (;;) {
    const std::string_view text(file_.unread().data(), file_.unread().size());
    if (text.empty() && file_.at_end()) {
      record_.bytes = record_.lines = 0;
      return false;
    }
    scan_csv_record(text, file_.at_end(), dialect_, record_);
    if (record_.state == CsvRecord::State::kIncomplete) {
      file_.extend();
      continue;
    }
    if (record_.state == CsvRecord::State::kBroken) {
      fail("{}:{}: {}", file_.path().string(), file_.line() + record_.lines, record_.problem);
    }
    if (!record_.is_blank()) break;
    file_.consume(record_.bytes, record_.lines);
  }
  file_.require_utf8(record_.bytes);
  return true;
}

// The field's text; doubled quotes are made single where they stand in memory.
std::string_view CsvReader::take_field(CsvRecord::Field& field) {
  char* const text = file_.unread().data();
  if (field.doubled_quotes) {
    std::size_t end = field.begin;
    for (std::size_t i = field.begin; i < field.end; ++i) {
      text[end++] = text[i];
      if (text[i] == '"') ++i;
    }
    field = {field.begin, end, false};
  }
  return {text + field.begin, field.end - field.begin};
}

std::string CsvReader::where() const {
  return file_.path().string() + ":" + std::to_string(row_line_);
}

}  // namespace reckon
