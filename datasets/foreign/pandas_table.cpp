#include "datasets/foreign/pandas_table.h"

#include <sstream>
#include <string>
#include <utility>
#include <variant>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::size_t kDepth = 8;  // of groups that are searched
constexpr std::size_t kMostTables = 1000;
constexpr std::size_t kMostColumns = 65536;

std::string join(const std::string& group, const std::string& name) {
  return group == "/" ? "/" + name : fmt::format("{}/{}", group, name);
}

// The strings of a list that Python pickled with protocol 0, as PyTables stores attributes that are
// no numbers or texts (tables/attributeset.py): "(lp0\nVuser\np1\naVitem\np2\na.". Each "V" opcode
// holds a text to the end of its line (CPython, Lib/pickletools.py).
std::vector<std::string> pickled_names(const std::string& pickle) {
  std::vector<std::string> names;
  std::istringstream lines(pickle);
  for (std::string line; std::getline(lines, line);) {
    std::string_view text = line;
    while (text.starts_with('a') || text.starts_with('(')) text.remove_prefix(1);
    if (text.starts_with('V')) names.emplace_back(text.substr(1));
  }
  return names;
}

void add_columns(const ColumnInfo& info, const std::string& path,
                 const std::vector<std::string>& names, std::vector<ForeignColumn>& columns) {
  for (std::size_t part = 0; part < names.size(); ++part) {
    columns.push_back({.name = names[part],
                       .path = path,
                       .part = part,
                       .parts = names.size(),
                       .elements = info.elements,
                       .unreadable = info.unreadable});
  }
}

// A compound dataset. The fields of a DataFrame are its data columns and "values_block_N", arrays
// of the columns of one type whose names are in the attribute "values_block_N_kind" (pandas,
// pandas/io/pytables.py, class DataCol).
ForeignTable read_fields(const Hdf5File& file, const std::string& name, const std::string& path,
                         const ColumnInfo& table) {
  std::vector<ForeignColumn> columns;
  for (const std::string& field : table.fields) {
    const std::string below = fmt::format("{}/{}", path, field);
    const ColumnInfo info = file.column(below);
    std::vector<std::string> names;
    if (field.starts_with("values_block_")) {
      const auto kind = file.attribute(path, field + "_kind");
      const auto* pickle = kind ? std::get_if<std::string>(&*kind) : nullptr;
      if (pickle != nullptr) names = pickled_names(*pickle);
    }
    if (names.size() == info.cols && !names.empty()) {
      add_columns(info, below, names, columns);
    } else if (info.cols == 1) {
      add_columns(info, below, {field}, columns);
    }
  }
  return {file, name, std::move(columns), table.rows};
}

// The fixed format: datasets "blockN_items" with the names of the columns of one type and
// "blockN_values" [n, columns] (pandas, pandas/io/pytables.py, class BlockManagerFixed).
ForeignTable read_blocks(const Hdf5File& file, const std::string& group) {
  std::vector<ForeignColumn> columns;
  std::size_t rows = 0;
  for (std::size_t block = 0;; ++block) {
    const std::string items = fmt::format("{}/block{}_items", group, block);
    const std::string values = fmt::format("{}/block{}_values", group, block);
    if (!file.has_column(items) || !file.has_column(values)) break;
    if (file.column(items).rows > kMostColumns) {
      fail("{}: {}: more than {} columns", file.path().string(), items, kMostColumns);
    }
    const std::vector<std::string> names = file.read_strings(items);
    ColumnInfo info = file.column(values);
    if (info.elements == ColumnInfo::Elements::kOther) {
      info.unreadable = "stored as a pickled Python object; write it with format='table'";
    } else if (info.unreadable.empty()) {
      if (info.rank != 2 || info.cols != names.size()) {
        fail("{}: {}: {} columns, expected {} as in {}", file.path().string(), values, info.cols,
             names.size(), items);
      }
      if (rows != 0 && rows != info.rows) {
        fail("{}: {}: {} rows, expected {} as in the blocks before", file.path().string(), values,
             info.rows, rows);
      }
      rows = info.rows;
    }
    add_columns(info, values, names, columns);
  }
  return {file, group, std::move(columns), rows};
}

void search(const Hdf5File& file, const std::string& group, std::size_t depth,
            std::vector<ForeignTable>& tables) {
  if (file.has_column(join(group, "block0_values"))) tables.push_back(read_blocks(file, group));
  for (const std::string& name : file.columns(group)) {
    const std::string path = join(group, name);
    const ColumnInfo info = file.column(path);
    if (info.fields.empty() || info.rank != 1 || !info.unreadable.empty()) continue;
    tables.push_back(read_fields(file, name == "table" ? group : path, path, info));
  }
  if (depth == kDepth) return;
  for (const std::string& name : file.groups(group)) {
    // "_i_<table>" holds the indices of a table (PyTables).
    if (!name.starts_with("_i_") && tables.size() < kMostTables) {
      search(file, join(group, name), depth + 1, tables);
    }
  }
}

}  // namespace

std::vector<ForeignTable> find_pandas_tables(const Hdf5File& file) {
  std::vector<ForeignTable> tables;
  search(file, "/", 0, tables);
  return tables;
}

}  // namespace reckon
