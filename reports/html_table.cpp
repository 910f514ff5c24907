#include "reports/html_table.h"

#include <fmt/format.h>

#include "reports/display_text.h"

namespace reckon {
namespace {

// A cell whose interval, "0.1180 [0.1090, 0.1270]", stands back behind the value.
std::string number_cell(const std::string& text) {
  const std::size_t interval = text.find(" [");
  if (interval == std::string::npos) return escape_html(text);
  return fmt::format("{} <span class=\"interval\">{}</span>", escape_html(text.substr(0, interval)),
                     escape_html(text.substr(interval + 1)));
}

// A text whose long words, "fp32:layers=4/mixture", may be broken between their parts.
std::string breakable(const std::string& text) {
  std::string out;
  for (const char c : escape_html(text)) {
    out += c;
    if (c == '/' || c == ':') out += "<wbr>";
  }
  return out;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_table(const Table& table, TableTitle shown) {
  const std::string title = escape_html(table.title);
  const std::string heading =
      shown == TableTitle::kShown ? fmt::format("<h3>{}</h3>", title) : std::string();
  std::string out = fmt::format(
      "<div class=\"table\"><div class=\"table-head\">{1}<button type=\"button\" class=\"copy\" "
      "aria-label=\"Copy the table {0}\">Copy</button></div>\n"
      "<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" "
      "tabindex=\"0\"><table>\n<thead><tr>",
      title, heading);
  for (const Table::Column& column : table.columns) {
    out += fmt::format("<th scope=\"col\"{}>{}</th>", column.number ? " class=\"number\"" : "",
                       escape_html(column.name));
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == 0) {
        out += fmt::format("<th scope=\"row\">{}</th>", breakable(row[i]));
      } else if (table.columns[i].number) {
        out += fmt::format("<td class=\"number\">{}</td>", number_cell(row[i]));
      } else {
        out += fmt::format("<td class=\"text\">{}</td>", breakable(row[i]));
      }
    }
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n";
  if (!table.notes.empty()) {
    out += "<ul class=\"notes\">";
    for (const std::string& note : table.notes)
      out += fmt::format("<li>{}</li>", escape_html(note));
    out += "</ul>\n";
  }
  return out + "</div>\n";
}

}  // namespace reckon
