#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/table/table_reader.h"

namespace reckon {

// Opens delimited text (CSV, TSV, "::" and the like) or JSON (an object a line, or one array of
// objects): JSON when the file begins with '{' or '['. A column is a name, or for delimited text
// the number of a field, counted from 1. Throws Error when the file cannot be read or a column is
// not there.
std::unique_ptr<TableReader> open_table(const std::filesystem::path& path,
                                        std::vector<std::string> columns,
                                        const TableOptions& options = {});

}  // namespace reckon
