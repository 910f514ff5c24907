#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/csv_record.h"
#include "core/table/table_reader.h"

namespace reckon {

// The first rows of a file, from which its delimiter and header are found out.
struct CsvSample {
  std::string_view text;
  bool is_all = false;  // nothing follows text in its file
};

// The delimiter of comma, tab, semicolon, pipe and "::" that cuts most rows of the sample into as
// many fields as the first row, without a quote within an unquoted field; of equals, the one with
// the most fields. Empty where the first row is one field.
std::string detect_delimiter(const CsvSample& sample, bool quotes);

// The delimiter that a user means: "tab" and "\t", "space", "none" (a line is one field), or the 1
// to 8 characters themselves. Throws Error for quotes and line ends.
std::string parse_delimiter(std::string_view text);

// True when the first row names columns: a column is asked for by a name (not by a number), or some
// column holds numbers or dates in every row but the first.
bool detect_header(const CsvSample& sample, const CsvDialect& dialect,
                   const std::vector<std::string>& columns);

}  // namespace reckon
