#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/csv_record.h"
#include "core/table/table_reader.h"
#include "core/table/text_file.h"

namespace reckon {

// Delimited text of any size, as RFC 4180 has it: quotes, doubled quotes, delimiters and line ends
// within quotes; besides, any line end, a byte order mark, blank lines (skipped) and quotes within
// an unquoted field (kept). Every row must have as many fields as the first; NUL bytes and bytes
// that are not UTF-8 are errors.
class CsvReader final : public TableReader {
 public:
  // A column is a name or the number of a field, counted from 1. Options that are not set are found
  // out by detect_delimiter() and detect_header().
  CsvReader(const std::filesystem::path& path, std::vector<std::string> columns,
            const TableOptions& options = {});

  CsvReader(TextFile file, std::vector<std::string> columns, const TableOptions& options = {});

  bool next() override;
  std::string_view field(std::size_t i) const override { return fields_[i]; }
  std::string where() const override;

  std::size_t line() const { return row_line_; }  // of the row
  const std::string& delimiter() const { return dialect_.delimiter; }
  // Names of all the file's columns; empty when it has no header.
  const std::vector<std::string>& header() const { return header_; }
  // Of every row.
  std::size_t field_count() const { return field_count_; }

 private:
  bool scan_record();
  std::string_view take_field(CsvRecord::Field& field);
  void find_columns(bool header);

  TextFile file_;
  CsvDialect dialect_;
  CsvRecord record_;
  std::vector<std::string> header_;
  std::size_t field_count_ = 0;
  std::vector<std::size_t> places_;  // which of a row's fields were asked for
  std::vector<std::string_view> fields_;
  std::size_t row_line_ = 0;
};

}  // namespace reckon
