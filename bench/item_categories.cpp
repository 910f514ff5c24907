#include "bench/item_categories.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace reckon {
namespace {

constexpr std::string_view kNoGenres = "(no genres listed)";

std::vector<std::string_view> names_in(std::string_view text, char separator) {
  std::vector<std::string_view> names;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    std::string_view name = text.substr(begin, end - begin);
    begin = end + 1;
    const std::size_t first = name.find_first_not_of(' ');
    if (first == std::string_view::npos) continue;
    name = name.substr(first, name.find_last_not_of(' ') - first + 1);
    if (name != kNoGenres) names.push_back(name);
  }
  return names;
}

}  // namespace

beyond::ItemAttributes parse_item_categories(std::span<const std::string> texts) {
  const bool bars = std::ranges::any_of(
      texts, [](const std::string& text) { return text.find('|') != std::string::npos; });
  const char separator = bars ? '|' : ',';
  std::map<std::string_view, std::int32_t> numbers;
  for (const std::string& text : texts) {
    for (const std::string_view name : names_in(text, separator)) numbers.emplace(name, 0);
  }
  std::int32_t next = 0;
  for (auto& [name, number] : numbers) number = next++;
  beyond::ItemAttributes categories;
  categories.count = numbers.size();
  for (const std::string& text : texts) {
    std::set<std::int32_t> own;
    for (const std::string_view name : names_in(text, separator)) own.insert(numbers.at(name));
    categories.of_item.items.insert(categories.of_item.items.end(), own.begin(), own.end());
    categories.of_item.end_row();
  }
  return categories;
}

std::optional<beyond::ItemAttributes> read_item_categories(const Dataset& dataset) {
  for (const char* column :
       {"/items/genres", "/items/genre", "/items/categories", "/items/category"}) {
    if (!dataset.file().has_column(column)) continue;
    const ColumnInfo info = dataset.file().column(column);
    if (info.elements != ColumnInfo::Elements::kStrings || !info.unreadable.empty()) continue;
    return parse_item_categories(dataset.file().read_strings(column));
  }
  return std::nullopt;
}

}  // namespace reckon
