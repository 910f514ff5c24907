#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/table/usual_columns.h"

namespace reckon {

// Where the columns of a text file stand.
struct RowLayout {
  // ' ': columns between any spaces and tabs, as in TREC files; otherwise the delimiter of a CSV.
  char delimiter = ' ';
  std::size_t columns = 0;  // in a row
  // Column numbers from 0; judgments without a value column are all of grade 1.
  std::size_t query = 0, document = 0, value = 0;
  bool has_value = true;
  bool lower_is_better = false;  // the value is a rank or a distance: the score is its negative
  std::size_t header_bytes = 0;  // before the first row
  std::string name;              // "TREC run", "CSV with header", ... for messages
};

// Recognised by the first line: six columns are a TREC run (query Q0 document rank score tag), four
// are TREC qrels (query iteration document grade), names divided by a comma, tab, semicolon or bar
// are a CSV. Throws Error, saying what is expected, where the line is neither, and where judgments
// have columns that might be grades and none that is known to be.
RowLayout recognise_rows(std::string_view text, RowKind kind, const std::string& file);

// The fields of a row: views into the text. Quotes around a whole field are taken off.
struct RowFields {
  std::string_view query, document, value;
};

// What stands on a line. Fields are views, so none is read whose quotes are doubled within.
enum class Row { kFields, kBlank, kMalformed };

// Reads the line at `at` and moves to the next one.
Row read_row(const char*& at, const char* end, const RowLayout& layout, RowFields& fields);

}  // namespace reckon
