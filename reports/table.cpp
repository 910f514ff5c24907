#include "reports/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "reports/display_text.h"

namespace reckon {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kGap = "  ";

std::string styled(std::string_view text, std::string_view with, TextStyle style) {
  if (!style.colour) return std::string(text);
  return fmt::format("{}{}{}", with, text, kPlain);
}

std::vector<std::size_t> column_widths(const Table& table) {
  std::vector<std::size_t> widths;
  for (const Table::Column& column : table.columns) {
    widths.push_back(display_width(printable(column.name)));
  }
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(printable(row[i])));
    }
  }
  return widths;
}

// Cells side by side, without blanks at the end.
std::string text_line(const Table& table, const std::vector<std::size_t>& widths,
                      const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = printable(cells[i]);
    const std::string blanks(widths[i] - display_width(cell), ' ');
    if (i > 0) line += kGap;
    line += table.columns[i].number ? blanks + cell : cell + blanks;
  }
  line.resize(line.find_last_not_of(' ') + 1);
  return line;
}

std::vector<std::string> column_names(const Table& table) {
  std::vector<std::string> names;
  for (const Table::Column& column : table.columns) names.push_back(column.name);
  return names;
}

}  // namespace

std::string table_text(const Table& table, TextStyle style) {
  const std::vector<std::size_t> widths = column_widths(table);
  std::string out = styled(printable(table.title), kBold, style) + "\n";
  out += text_line(table, widths, column_names(table)) + "\n";
  std::size_t total = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) total += widths[i] + (i > 0 ? kGap.size() : 0);
  for (std::size_t i = 0; i < total; ++i) out += "─";
  out += "\n";
  for (const auto& row : table.rows) out += text_line(table, widths, row) + "\n";
  for (const std::string& note : table.notes) out += styled(printable(note), kDim, style) + "\n";
  return out;
}

std::string escape_markdown(std::string_view text) {
  const std::string plain = printable(text);
  const auto in_word = [&](std::size_t at) {
    return at < plain.size() && (std::isalnum(static_cast<unsigned char>(plain[at])) != 0);
  };
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const bool emphasis = plain[i] == '_' && !(in_word(i - 1) && in_word(i + 1));
    if (emphasis || std::string_view("\\`*[<>|&~").find(plain[i]) != std::string_view::npos) {
      out += '\\';
    }
    out += plain[i];
  }
  return out;
}

std::string table_markdown(const Table& table) {
  std::string out = fmt::format("### {}\n\n|", escape_markdown(table.title));
  for (const Table::Column& column : table.columns)
    out += fmt::format(" {} |", escape_markdown(column.name));
  out += "\n|";
  for (const Table::Column& column : table.columns) out += column.number ? "---:|" : "---|";
  out += "\n";
  for (const auto& row : table.rows) {
    out += "|";
    for (const std::string& cell : row) out += fmt::format(" {} |", escape_markdown(cell));
    out += "\n";
  }
  for (const std::string& note : table.notes) out += fmt::format("\n{}\n", escape_markdown(note));
  return out;
}

}  // namespace reckon
