#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// How delimited text is cut into fields (RFC 4180, with any delimiter and line end). A quote means
// something only as the first character of a field.
struct CsvDialect {
  std::string delimiter;  // empty: every line is one field
  bool quotes = true;
};

// Where the parts of one record are in the text that it was scanned from.
struct CsvRecord {
  struct Field {
    std::size_t begin = 0;  // within the quotes, if it has any
    std::size_t end = 0;
    bool doubled_quotes = false;  // it holds "" that stands for "
  };
  enum class State {
    kComplete,
    kIncomplete,  // more text is needed to tell
    kBroken,
  };

  State state = State::kIncomplete;
  std::vector<Field> fields;
  std::size_t bytes = 0;          // the line end included
  std::size_t lines = 0;          // line ends within the record, its own included
  const char* problem = nullptr;  // kBroken: what is wrong, `lines` lines after the first

  bool is_blank() const { return fields.size() == 1 && fields[0].end == 0; }
};

// Scans the record at the front of text. `is_all`: nothing follows text in its file. The record is
// passed in for the memory of its fields.
void scan_csv_record(std::string_view text, bool is_all, const CsvDialect& dialect,
                     CsvRecord& record);

}  // namespace reckon
