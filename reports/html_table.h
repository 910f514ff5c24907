#pragma once

#include <string>
#include <string_view>

#include "reports/table.h"

namespace reckon {

// The text as plain words of HTML, in elements and in quoted attributes.
std::string escape_html(std::string_view text);

// The table with its title, a button that copies it, and its notes. The first column heads the
// rows; a wide table scrolls by itself.
enum class TableTitle { kShown, kSpoken };  // kSpoken: a heading above says it already
std::string html_table(const Table& table, TableTitle title = TableTitle::kShown);

}  // namespace reckon
