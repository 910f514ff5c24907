#include "eval/classification/label_names.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/table/parse.h"

namespace reckon {

LabelNames::LabelNames(const std::vector<std::string>& names, bool fixed) : fixed_(false) {
  for (const std::string& name : names) number(name);
  fixed_ = fixed;
}

std::int32_t LabelNames::number(std::string_view name) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  if (fixed_) return -1;
  const auto number = static_cast<std::int32_t>(names_.size());
  names_.emplace_back(name);
  numbers_.emplace(name, number);
  return number;
}

std::vector<std::int32_t> LabelNames::numbers(std::string_view text, bool spaces_separate) {
  std::vector<std::int32_t> of_text;
  if (text.empty()) return of_text;
  const bool bars = text.find('|') != text.npos;
  if (numbers_.contains(text) || (!bars && !spaces_separate)) return {number(text)};
  const char separator = bars ? '|' : ' ';
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) of_text.push_back(number(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return of_text;
}

std::vector<std::int32_t> LabelNames::sort() {
  const bool whole = std::ranges::all_of(
      names_, [](const std::string& name) { return try_parse_integer(name).has_value(); });
  std::vector<std::int32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, [&](std::int32_t a, std::int32_t b) {
    const std::string& left = names_[static_cast<std::size_t>(a)];
    const std::string& right = names_[static_cast<std::size_t>(b)];
    if (!whole) return left < right;
    return std::pair(*try_parse_integer(left), left) < std::pair(*try_parse_integer(right), right);
  });
  std::vector<std::int32_t> new_numbers(names_.size());
  std::vector<std::string> sorted;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const auto old = static_cast<std::size_t>(order[place]);
    new_numbers[old] = static_cast<std::int32_t>(place);
    sorted.push_back(names_[old]);
  }
  names_ = std::move(sorted);
  for (std::size_t place = 0; place < names_.size(); ++place) {
    numbers_[names_[place]] = static_cast<std::int32_t>(place);
  }
  return new_numbers;
}

}  // namespace reckon
