#include "datasets/import/attribute_columns.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <span>

#include "core/table/csv_reader.h"
#include "core/table/parse.h"
#include "datasets/import/json_keys.h"
#include "datasets/import/json_reader.h"
#include "datasets/import/open_table.h"

namespace reckon {
namespace {

constexpr std::size_t kMostAttributes = 100;  // each has a buffer in memory
constexpr std::size_t kBlock = 8192;          // rows written at once

// What the values of a column have been so far.
struct ColumnValues {
  bool integers = true;
  bool numbers = true;
  bool some = false;
  bool gaps = false;

  void add(std::string_view text) {
    if (text.empty()) {
      gaps = true;
      return;
    }
    some = true;
    integers = integers && try_parse_plain_integer(text).has_value();
    numbers = numbers && is_plain_number(text);
  }
};

// One attribute on its way to the writer.
class AttributeStream {
 public:
  AttributeStream(AttributeTable::Of of, std::string name, const ColumnValues& type,
                  DatasetWriter& writer)
      : of_(of), name_(std::move(name)), type_(type), writer_(writer) {}

  // Empty: no value.
  void add(std::string_view text) {
    if (type_.some && type_.integers && !type_.gaps) {
      integers_.push_back(try_parse_integer(text).value_or(0));
      if (integers_.size() == kBlock) flush();
    } else if (type_.some && type_.numbers) {
      numbers_.push_back(try_parse_number(text).value_or(std::numeric_limits<double>::quiet_NaN()));
      if (numbers_.size() == kBlock) flush();
    } else {
      texts_.emplace_back(text);
      if (texts_.size() == kBlock) flush();
    }
  }
  void flush() {
    append<std::int64_t>(integers_);
    append<double>(numbers_);
    append<std::string>(texts_);
  }

 private:
  template <typename T>
  void append(std::vector<T>& values) {
    if (values.empty()) return;
    if (of_ == AttributeTable::Of::kItems) {
      writer_.append_item_attribute(name_, std::span<const T>(values));
    } else {
      writer_.append_user_attribute(name_, std::span<const T>(values));
    }
    values.clear();
  }

  AttributeTable::Of of_;
  std::string name_;
  ColumnValues type_;
  DatasetWriter& writer_;
  std::vector<std::int64_t> integers_;
  std::vector<double> numbers_;
  std::vector<std::string> texts_;
};

// The columns that are no attributes, by the reason.
using LeftOut = std::map<std::string, std::vector<std::string>>;

// Names that the format has a use of its own for, and what is no name of an HDF5 link.
bool can_name_an_attribute(std::string_view name) {
  constexpr std::size_t kLongest = 255;
  if (name == "id" || name == "text" || name == "embeddings") return false;
  if (name.empty() || name.size() > kLongest || name == "." || name == "..") return false;
  return std::none_of(name.begin(), name.end(), [](char c) {
    return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

// All columns of the table but those that `table` names.
std::vector<std::string> find_other_columns(const AttributeTable& table, LeftOut& left_out) {
  std::vector<std::string> used = table.used;
  used.push_back(table.id);
  std::vector<std::string> names;
  if (is_json(table.file)) {
    JsonKeys keys = read_json_keys(TextFile(table.file));
    names = std::move(keys.of_values);
    std::erase_if(keys.of_objects, [&](const std::string& key) {
      return std::find(used.begin(), used.end(), key) != used.end();
    });
    left_out["that hold objects"] = std::move(keys.of_objects);
  } else {
    const CsvReader rows(table.file, used, table.options);
    names = rows.header();
    if (names.empty()) {
      std::sort(used.begin(), used.end());
      used.erase(std::unique(used.begin(), used.end()), used.end());
      left_out["without a header"].resize(rows.field_count() - used.size());
    }
    for (std::string& column : used) {  // a number stands for the name there
      if (std::find(names.begin(), names.end(), column) != names.end() || names.empty()) continue;
      column = names[static_cast<std::size_t>(*try_parse_integer(column)) - 1];
    }
  }
  std::erase_if(names, [&](const std::string& name) {
    return std::find(used.begin(), used.end(), name) != used.end();
  });
  return names;
}

std::vector<std::string> choose_columns(const AttributeTable& table, LeftOut& left_out) {
  const std::vector<std::string> names = find_other_columns(table, left_out);
  std::vector<std::string> chosen;
  for (const std::string& name : names) {
    if (!can_name_an_attribute(name)) {
      left_out["with names that attributes cannot have"].push_back(name);
    } else if (std::count(names.begin(), names.end(), name) > 1) {
      left_out["with a name that is there twice"].push_back(name);
    } else if (chosen.size() == kMostAttributes) {
      left_out[fmt::format("beyond the first {}", kMostAttributes)].push_back(name);
    } else {
      chosen.push_back(name);
    }
  }
  return chosen;
}

void report(std::string_view of, std::size_t kept, const LeftOut& left_out,
            ImportSummary& summary) {
  if (kept > 0)
    summary.counts.push_back({fmt::format("columns of {} kept as attributes", of), kept});
  for (const auto& [reason, names] : left_out) {
    if (names.empty()) continue;
    constexpr std::size_t kShown = 5;
    std::string line = fmt::format("dropped: columns of {} {}", of, reason);
    for (std::size_t i = 0; i < std::min(names.size(), kShown) && reason != "without a header";
         ++i) {
      line += (i == 0 ? ": " : ", ") + quote_for_message(names[i]);
    }
    summary.counts.push_back({line + (names.size() > kShown ? ", ..." : ""), names.size()});
  }
}

}  // namespace

void write_attributes(const AttributeTable& table, const RowIndex& ids, DatasetWriter& writer,
                      ImportSummary& summary) {
  LeftOut left_out;
  const std::vector<std::string> names = choose_columns(table, left_out);
  report(table.of == AttributeTable::Of::kItems ? "items" : "users", names.size(), left_out,
         summary);
  if (names.empty()) return;
  std::vector<std::string> columns = {table.id};
  columns.insert(columns.end(), names.begin(), names.end());
  // Calls `use(column, text)` for the rows that are the first of their id; returns their number.
  const auto for_each_value = [&](auto&& use) {
    const auto rows = open_table(table.file, columns, table.options);
    std::size_t row = 0;
    while (rows->next()) {
      if (ids.find(rows->field(0)) != static_cast<std::int32_t>(row)) continue;
      ++row;
      for (std::size_t i = 0; i < names.size(); ++i) use(i, rows->field(1 + i));
    }
    return row;
  };
  std::vector<ColumnValues> types(names.size());
  const std::size_t rows =
      for_each_value([&](std::size_t column, std::string_view text) { types[column].add(text); });
  std::vector<AttributeStream> streams;
  for (std::size_t i = 0; i < names.size(); ++i) {
    types[i].gaps = types[i].gaps || rows < ids.size();
    streams.emplace_back(table.of, names[i], types[i], writer);
  }
  for_each_value([&](std::size_t column, std::string_view text) { streams[column].add(text); });
  for (AttributeStream& stream : streams) {
    for (std::size_t row = rows; row < ids.size(); ++row) stream.add({});
    stream.flush();
  }
}

}  // namespace reckon
