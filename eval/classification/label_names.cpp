#include "eval/classification/label_names.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "core/table/parse.h"

namespace reckon {

bool LabelNames::are_equal(std::string_view a, std::string_view b) {
  if (a == b) return true;
  return is_plain_number(a) && is_plain_number(b) && try_parse_number(a) == try_parse_number(b);
}

LabelNames::LabelNames(const std::vector<std::string>& names, bool fixed) : fixed_(false) {
  for (const std::string& name : names) number(name);
  fixed_ = fixed;
}

std::int32_t LabelNames::number(std::string_view name) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  if (fixed_) return number_of_equal(name);
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

std::int32_t LabelNames::number_of_equal(std::string_view name) {
  if (!is_plain_number(name) || !std::ranges::all_of(names_, is_plain_number)) return -1;
  const auto found = std::ranges::find_if(
      names_, [&](const std::string& known) { return are_equal(known, name); });
  if (found == names_.end()) return -1;
  const auto number = static_cast<std::int32_t>(found - names_.begin());
  numbers_.emplace(name, number);
  return number;
}

std::size_t LabelNames::count() const {
  if (!std::ranges::all_of(names_, is_plain_number)) return names_.size();
  std::set<double> values;
  for (const std::string& name : names_) values.insert(*try_parse_number(name));
  return values.size();
}

std::vector<std::int32_t> LabelNames::sort() {
  const bool plain = std::ranges::all_of(names_, is_plain_number);
  const bool whole = std::ranges::all_of(
      names_, [](const std::string& name) { return try_parse_integer(name).has_value(); });
  std::vector<std::int32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, [&](std::int32_t a, std::int32_t b) {
    const std::string& left = names_[static_cast<std::size_t>(a)];
    const std::string& right = names_[static_cast<std::size_t>(b)];
    if (plain) {
      return std::tuple(*try_parse_number(left), left.size(), left) <
             std::tuple(*try_parse_number(right), right.size(), right);
    }
    if (!whole) return left < right;
    return std::pair(*try_parse_integer(left), left) < std::pair(*try_parse_integer(right), right);
  });
  std::vector<std::int32_t> new_numbers(names_.size());
  std::vector<std::string> sorted;
  for (const std::int32_t old : order) {
    const std::string& name = names_[static_cast<std::size_t>(old)];
    if (!plain || sorted.empty() || !are_equal(sorted.back(), name)) sorted.push_back(name);
    const auto number = static_cast<std::int32_t>(sorted.size() - 1);
    new_numbers[static_cast<std::size_t>(old)] = number;
    numbers_[name] = number;
  }
  names_ = std::move(sorted);
  return new_numbers;
}

}  // namespace reckon
