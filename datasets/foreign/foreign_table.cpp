#include "datasets/foreign/foreign_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;

constexpr std::size_t kBlockValues = std::size_t{1} << 18;
constexpr std::size_t kNamesInError = 12;
constexpr std::size_t kMostColumns = 65536;
constexpr double kLargestWhole = 9007199254740992;  // 2^53: floats beyond it skip whole numbers

// The values of one of the columns that lie beside each other.
template <typename T>
std::vector<T> pick(std::vector<T> values, const ForeignColumn& column) {
  if (column.parts == 1) return values;
  std::vector<T> picked;
  picked.reserve(values.size() / column.parts);
  for (std::size_t i = column.part; i < values.size(); i += column.parts) {
    picked.push_back(std::move(values[i]));
  }
  return picked;
}

}  // namespace

std::string list_names(const std::vector<std::string>& names) {
  std::string text;
  const std::size_t shown = std::min(names.size(), kNamesInError);
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return names.empty() ? "nothing" : text;
}

ForeignTable ForeignTable::of_group(const Hdf5File& file, const std::string& group,
                                    std::span<const std::string_view> leading) {
  std::vector<ForeignColumn> columns;
  std::vector<std::size_t> rows;
  for (const std::string& name : file.columns(group)) {
    const std::string path = group == "/" ? "/" + name : fmt::format("{}/{}", group, name);
    const ColumnInfo info = file.column(path);
    if (info.rank != 1) continue;
    columns.push_back(
        {.name = name, .path = path, .elements = info.elements, .unreadable = info.unreadable});
    rows.push_back(info.rows);
  }
  std::size_t lead = 0;
  for (const std::string_view name : leading) {
    const auto found = std::ranges::find(columns, name, &ForeignColumn::name);
    if (found == columns.end()) continue;
    lead = static_cast<std::size_t>(found - columns.begin());
    break;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (rows[i] == rows[lead] || !columns[i].unreadable.empty()) continue;
    columns[i].unreadable =
        fmt::format("{} rows, expected {} as in {}", rows[i], rows[lead], columns[lead].path);
  }
  const std::size_t table_rows = columns.empty() ? 0 : rows[lead];
  return {file, group, std::move(columns), table_rows};
}

ForeignTable ForeignTable::of_array(const Hdf5File& file, const std::string& path) {
  const ColumnInfo info = file.column(path);
  if (!info.unreadable.empty() || info.rank != 2) {
    fail("{}: {}: expected 2 dimensions, found {}", file.path().string(), path, info.rank);
  }
  if (info.cols > kMostColumns) {
    fail("{}: {}: {} columns, expected at most {}", file.path().string(), path, info.cols,
         kMostColumns);
  }
  std::vector<ForeignColumn> columns;
  for (std::size_t part = 0; part < info.cols; ++part) {
    columns.push_back({.name = std::to_string(part),
                       .path = path,
                       .part = part,
                       .parts = info.cols,
                       .elements = info.elements});
  }
  return {file, path, std::move(columns), info.rows};
}

const ForeignColumn* ForeignTable::find(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name, &ForeignColumn::name);
  return found == columns_.end() ? nullptr : &*found;
}

const ForeignColumn& ForeignTable::require(std::string_view name) const {
  const ForeignColumn* column = find(name);
  if (column == nullptr) {
    std::vector<std::string> names;
    for (const ForeignColumn& there : columns_) names.push_back(there.name);
    fail("{}: {}: no column \"{}\", expected one of {}", file_->path().string(), path_, name,
         list_names(names));
  }
  if (!column->unreadable.empty()) {
    fail("{}: {}: column \"{}\": {}", file_->path().string(), path_, name, column->unreadable);
  }
  return *column;
}

std::size_t ForeignTable::block_rows() const {
  std::size_t parts = 1;
  for (const ForeignColumn& column : columns_) parts = std::max(parts, column.parts);
  return std::max<std::size_t>(1, kBlockValues / parts);
}

std::vector<std::int64_t> ForeignTable::integers(const ForeignColumn& column, std::size_t begin,
                                                 std::size_t end) const {
  if (column.elements != Elements::kFloats) {
    return pick(file_->read<std::int64_t>(column.path, begin, end), column);
  }
  const std::vector<double> stored = numbers(column, begin, end);
  std::vector<std::int64_t> values(stored.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (!(std::abs(stored[i]) <= kLargestWhole) || stored[i] != std::trunc(stored[i])) {
      fail("{}: {}: column \"{}\": row {}: {}, expected a whole number", file_->path().string(),
           column.path, column.name, begin + i, stored[i]);
    }
    values[i] = static_cast<std::int64_t>(stored[i]);
  }
  return values;
}

std::vector<double> ForeignTable::numbers(const ForeignColumn& column, std::size_t begin,
                                          std::size_t end) const {
  return pick(file_->read<double>(column.path, begin, end), column);
}

std::vector<std::string> ForeignTable::strings(const ForeignColumn& column, std::size_t begin,
                                               std::size_t end) const {
  return pick(file_->read_strings(column.path, begin, end), column);
}

}  // namespace reckon
