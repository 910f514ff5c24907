// Tables whose rows are interactions.

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "datasets/foreign/foreign_import.h"
#include "datasets/foreign/pandas_table.h"
#include "datasets/foreign/table_source.h"
#include "datasets/foreign/write_by_user.h"

namespace reckon {
namespace {

constexpr std::size_t kBlock = 8192;  // ids written at once

using Names = std::span<const std::string_view>;

// Usual names of columns.
constexpr std::array<std::string_view, 5> kUsers = {"user_id", "user", "userId", "user_ids", "uid"};
constexpr std::array<std::string_view, 7> kItems = {"item_id", "item",     "itemId", "item_ids",
                                                    "iid",     "movie_id", "movieId"};
constexpr std::array<std::string_view, 6> kValues = {"rating",  "label", "value",
                                                     "ratings", "click", "weight"};
constexpr std::array<std::string_view, 3> kTimestamps = {"timestamp", "timestamps", "time"};
// Of goodbooks' array.
constexpr std::array<std::string_view, 3> kParts = {"0", "1", "2"};

ForeignTable find_pandas(const ForeignImport& import) {
  std::vector<ForeignTable> tables = find_pandas_tables(import.file);
  const std::string& group = import.options.group;
  if (!group.empty()) {
    std::erase_if(tables, [&](const ForeignTable& table) {
      return table.path() != group && table.path() != "/" + group;
    });
  }
  if (tables.size() == 1) return tables.front();
  std::vector<std::string> paths;
  for (const ForeignTable& table : find_pandas_tables(import.file)) paths.push_back(table.path());
  fail("{}: expected one table, or --group with one of {}", import.file.path().string(),
       list_names(paths));
}

ForeignTable open_table(const ForeignImport& import) {
  switch (import.layout) {
    case ForeignLayout::kGoodbooks:
      return ForeignTable::of_array(import.file, "/ratings");
    case ForeignLayout::kFuxiArray:
      return ForeignTable::of_array(import.file, "/data");
    case ForeignLayout::kPandas:
      return find_pandas(import);
    default: {
      std::vector<std::string_view> users(kUsers.begin(), kUsers.end());
      if (!import.options.user.empty()) users = {import.options.user};
      return ForeignTable::of_group(import.file, "/", users);
    }
  }
}

// The column that an option names, else the first of those that are usual and there; "" is none.
std::string choose(const ForeignTable& table, const std::string& option, Names usual) {
  if (!option.empty()) return option;
  for (const std::string_view name : usual) {
    if (table.find(name) != nullptr) return std::string(name);
  }
  return {};
}

InteractionNames choose_columns(const ForeignImport& import, const ForeignTable& table) {
  const Hdf5ImportOptions& options = import.options;
  InteractionNames names{.user = options.user,
                         .item = options.item,
                         .value = options.value,
                         .timestamp = options.timestamp,
                         .time_unit = options.time_unit};
  if (import.layout == ForeignLayout::kGoodbooks) {
    names.user = choose(table, options.user, Names(kParts).subspan(0, 1));
    names.item = choose(table, options.item, Names(kParts).subspan(1, 1));
    names.value = choose(table, options.value, Names(kParts).subspan(2, 1));
  } else if (import.layout == ForeignLayout::kFuxiArray) {
    // Its columns have no names; the label is the last (FuxiCTR,
    // fuxictr/pytorch/data_generator.py).
    if (names.value.empty() && !table.columns().empty()) names.value = table.columns().back().name;
  } else {
    names.user = choose(table, options.user, kUsers);
    names.item = choose(table, options.item, kItems);
    names.value = choose(table, options.value, kValues);
    names.timestamp = choose(table, options.timestamp, kTimestamps);
  }
  for (const auto& [name, option] : {std::pair{&names.user, "--user"}, {&names.item, "--item"}}) {
    if (!name->empty()) continue;
    std::vector<std::string> there;
    for (const ForeignColumn& column : table.columns()) there.push_back(column.name);
    fail("{}: {}: the layout does not say which column it is: {} with one of {}",
         import.file.path().string(), table.path(), option, list_names(there));
  }
  return names;
}

}  // namespace

void import_table(ForeignImport& import) {
  import.refuse("--rows", import.options.rows);
  if (import.layout != ForeignLayout::kPandas) import.refuse("--group", import.options.group);
  const ForeignTable table = open_table(import);
  const InteractionNames names = choose_columns(import, table);
  std::string& found = import.summary.found;
  found += fmt::format("; user {}, item {}", names.user, names.item);
  if (!names.value.empty()) found += fmt::format(", value {}", names.value);
  if (!names.timestamp.empty()) found += fmt::format(", timestamp {}", names.timestamp);
  import.progress.begin("reading ids", 0);
  const TableSource source(table, names);
  for (std::size_t begin = 0; begin < source.items().size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, source.items().size());
    import.writer.append_items(source.items().ids(begin, end), {});
  }
  for (std::size_t begin = 0; begin < source.users().size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, source.users().size());
    import.writer.append_users(source.users().ids(begin, end));
  }
  auto& counts = import.summary.counts;
  counts.push_back({"items written", source.items().size()});
  counts.push_back({"users written", source.users().size()});
  if (write_by_user(source, source.users().size(), import.writer, import.summary,
                    import.progress) == 0) {
    fail("{}: holds no interactions", import.file.path().string());
  }
  const std::size_t used =
      2 + (names.value.empty() ? 0u : 1u) + (names.timestamp.empty() ? 0u : 1u);
  const std::size_t there = std::max(table.columns().size(), used);
  if (there > used) counts.push_back({"columns left out: no part of a dataset", there - used});
}

}  // namespace reckon
