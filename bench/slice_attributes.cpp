#include "bench/slice_attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "core/table/csv_reader.h"
#include "core/table/parse.h"
#include "datasets/import/json_keys.h"
#include "datasets/import/json_reader.h"

namespace reckon {
namespace {

void add_texts(const std::string& name, std::span<const std::string> texts, SliceAttributes& to) {
  std::vector<Slicing> slicings = slice_by_attribute(name, texts);
  if (slicings.empty())
    to.notes.push_back(fmt::format("{}: nearly every row has another text: no slices", name));
  for (Slicing& slicing : slicings) to.slicings.push_back(std::move(slicing));
}

// Numbers where all are.
void add_values(const std::string& name, std::span<const std::string> texts, SliceAttributes& to) {
  const auto is_number = [](const std::string& text) {
    return text.empty() || is_plain_number(text);
  };
  if (!std::ranges::all_of(texts, is_number)) return add_texts(name, texts, to);
  std::vector<double> numbers;
  for (const std::string& text : texts)
    numbers.push_back(try_parse_number(text).value_or(std::numeric_limits<double>::quiet_NaN()));
  to.slicings.push_back(slice_by_quantiles(name, numbers));
}

// A table's columns by their names.
struct OpenedTable {
  std::vector<std::string> names;
  std::unique_ptr<TableReader> rows;
  std::vector<std::string> objects;  // columns that cannot be read
};

OpenedTable open_all_columns(const std::filesystem::path& path) {
  OpenedTable table;
  const auto text = std::make_shared<const InputText>(path);
  if (is_json(TextFile(text))) {
    JsonKeys keys = read_json_keys(TextFile(text));
    table.names = std::move(keys.of_values);
    table.objects = std::move(keys.of_objects);
    table.rows = std::make_unique<JsonReader>(TextFile(text), table.names, '|');
    return table;
  }
  table.names = CsvReader(TextFile(text), {}, {.header = true}).header();
  std::vector<std::string> numbers;  // a name may look like one
  for (std::size_t i = 1; i <= table.names.size(); ++i) numbers.push_back(std::to_string(i));
  table.rows = std::make_unique<CsvReader>(TextFile(text), numbers, TableOptions{.header = true});
  return table;
}

std::size_t find_id_column(const std::vector<std::string>& names,
                           std::span<const std::string_view> id_names) {
  for (const std::string_view name : id_names)
    if (const auto found = std::ranges::find(names, name); found != names.end())
      return static_cast<std::size_t>(found - names.begin());
  return 0;
}

}  // namespace

SliceAttributes read_slice_attributes(const Dataset& dataset, const std::string& of,
                                      std::span<const std::string> names) {
  SliceAttributes attributes;
  for (const std::string& name : names) {
    const std::string column = fmt::format("{}/{}", of, name);
    const ColumnInfo info = dataset.file().column(column);
    if (!info.unreadable.empty() || info.rank != 1) {
      attributes.notes.push_back(
          fmt::format("{}: neither numbers nor texts, one a row: no slices", name));
    } else if (info.elements == ColumnInfo::Elements::kStrings) {
      add_texts(name, dataset.file().read_strings(column), attributes);
    } else {
      attributes.slicings.push_back(slice_by_quantiles(name, dataset.file().read<double>(column)));
    }
  }
  return attributes;
}

SliceTableFile read_slice_attributes(const std::filesystem::path& path,
                                     std::span<const std::string_view> id_names) {
  const OpenedTable table = open_all_columns(path);
  const std::vector<std::string>& names = table.names;
  for (auto name = names.begin(); name != names.end(); ++name)
    if (std::find(name + 1, names.end(), *name) != names.end())
      fail("{}: column {} twice", path.string(), quote_for_message(*name));
  if (names.size() < 2)
    fail("{}: expected a column of ids and at least one of attributes, found {}", path.string(),
         names.size());
  const std::size_t id = find_id_column(names, id_names);
  SliceTableFile file;
  std::unordered_set<std::string> known;
  std::vector<std::vector<std::string>> values(names.size());
  while (table.rows->next()) {
    const std::string_view own = table.rows->required(id);
    if (!known.emplace(own).second)
      fail("{}: {} is there before", table.rows->where(), quote_for_message(own));
    for (std::size_t i = 0; i < names.size(); ++i) values[i].emplace_back(table.rows->field(i));
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (i != id) add_values(names[i], values[i], file.attributes);
  for (const std::string& name : table.objects)
    file.attributes.notes.push_back(fmt::format("{}: holds objects: no slices", name));
  for (std::string& note : file.attributes.notes) note = fmt::format("{}: {}", path.string(), note);
  file.ids = std::move(values[id]);
  return file;
}

}  // namespace reckon
