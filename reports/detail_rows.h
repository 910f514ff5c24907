#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reports/table.h"

namespace reckon {

// A value for programs to read; NaN, like nothing, is null.
using Field = std::variant<std::monostate, bool, std::int64_t, double, std::string>;
using Fields = std::vector<std::pair<std::string, Field>>;

// Further rows of a report: a table to read, and the same as values.
struct DetailRows {
  std::string name;  // of the list of rows in JSON; that of several tables of one name is one
  Table table;
  std::vector<Fields> rows;
};

}  // namespace reckon
