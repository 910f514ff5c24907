#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// A table of texts, the same on the terminal, in Markdown and in HTML.
struct Table {
  struct Column {
    std::string name;
    bool number = false;  // set to the right
  };
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  // a cell for every column
  std::vector<std::string> notes;              // lines under the table
};

struct TextStyle {
  bool colour = false;  // bold titles, dim notes: for a terminal
};

// Columns are aligned by what a terminal shows. No cell can steer the terminal: control characters
// are replaced.
std::string table_text(const Table& table, TextStyle style = {});

// GitHub's Markdown; what would be markup in a cell is escaped.
std::string table_markdown(const Table& table);

// The text as plain words of GitHub's Markdown, on one line.
std::string escape_markdown(std::string_view text);

}  // namespace reckon
