#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "core/table/table_reader.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon::test {

using Rows = std::vector<std::vector<std::string>>;

inline void write_file(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

// All rows of a reader, as text.
inline Rows all_rows(TableReader& reader) {
  Rows rows;
  while (reader.next()) {
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < reader.columns().size(); ++i) row.emplace_back(reader.field(i));
  }
  return rows;
}

}  // namespace reckon::test
