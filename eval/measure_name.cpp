#include "eval/measure_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Parts between separators that are not within brackets or quotes.
std::vector<std::string_view> split_outside(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : separator;
    if (quote != 0 && i < text.size()) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (c == '(' || c == '{' || c == '[') ++depth;
    if (c == ')' || c == '}' || c == ']') --depth;
    if (i == text.size() || (c == separator && depth == 0)) {
      parts.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  return parts;
}

constexpr auto kCutoffNames =
    std::to_array<std::string_view>({"@", "k", "K", "n", "top_k", "cutoff", "_"});

template <typename Number>
bool parse_whole(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

MeasureName::MeasureName(std::string_view text) : text_(trimmed(text)) {
  const auto add_cutoff = [&](std::string_view cutoff) {
    if (!arguments_.emplace("@", cutoff).second) fail("metric '{}': two cutoffs", text_);
  };
  const auto add = [&](std::string_view argument) {
    const auto equals = argument.find('=');
    if (equals == std::string_view::npos && !argument.empty() &&
        argument.find_first_not_of("0123456789") == std::string_view::npos) {
      add_cutoff(argument);  // recpack and others: "NDCGK(5)"
      return;
    }
    if (equals == std::string_view::npos || equals == 0)
      fail("metric '{}': '{}' is no argument, expected name=value", text_, argument);
    const auto [at, added] = arguments_.emplace(trimmed(argument.substr(0, equals)),
                                                trimmed(argument.substr(equals + 1)));
    if (!added) fail("metric '{}': argument {} is given twice", text_, at->first);
  };
  std::string_view rest = text_;
  // ranx: the lowest relevant grade as a suffix, "map@5-l2".
  const auto suffix = rest.rfind("-l");
  if (suffix != std::string_view::npos && suffix + 2 < rest.size() &&
      rest.find_first_not_of("0123456789", suffix + 2) == std::string_view::npos) {
    add("l=" + std::string(rest.substr(suffix + 2)));
    rest = rest.substr(0, suffix);
  }
  base_ = rest.substr(0, rest.find_first_of("(@|"));
  if (base_.empty()) fail("metric '{}': expected a name such as ndcg@10", text_);
  rest.remove_prefix(base_.size());
  while (!rest.empty()) {
    const char kind = rest.front();
    rest.remove_prefix(1);
    if (kind == '(') {
      std::size_t end = 0;
      for (int depth = 1; end < rest.size(); ++end) {
        depth += rest[end] == '(' ? 1 : rest[end] == ')' ? -1 : 0;
        if (depth == 0) break;
      }
      if (end == rest.size()) fail("metric '{}': a bracket is not closed", text_);
      const std::string_view inside = trimmed(rest.substr(0, end));
      if (!inside.empty())
        for (const std::string_view argument : split_outside(inside, ',')) add(argument);
      rest.remove_prefix(end + 1);
    } else if (kind == '@' || kind == '|') {
      const std::string_view part = rest.substr(0, rest.find_first_of("(@|"));
      if (kind == '@')
        add_cutoff(part);
      else
        add(part);
      rest.remove_prefix(part.size());
    } else {
      fail("metric '{}': '{}' after the bracket, expected a cutoff such as @10", text_, kind);
    }
  }
}

const std::string* MeasureName::find(std::string_view name) const {
  asked_.emplace(name);
  const auto found = arguments_.find(name);
  return found == arguments_.end() ? nullptr : &found->second;
}

std::size_t MeasureName::cutoff() const {
  const std::string* given = nullptr;
  for (const std::string_view name : kCutoffNames)
    if (const std::string* value = find(name)) {
      if (given != nullptr) fail("metric '{}': two cutoffs", text_);
      given = value;
    }
  if (given == nullptr || *given == "None") return kUncut;
  if (*given == "-1" && find("_") == nullptr) return kUncut;
  std::size_t value = 0;
  if (!parse_whole(*given, value) || value == 0)
    fail("metric '{}': cutoff '{}', expected a whole number from 1", text_, *given);
  return value;
}

double MeasureName::number(std::string_view name, double otherwise) const {
  const std::string* given = find(name);
  if (given == nullptr || *given == "None") return otherwise;
  double value = 0;
  if (!parse_whole(*given, value) || !std::isfinite(value))
    fail("metric '{}': {}={}, expected a finite number", text_, name, *given);
  return value;
}

std::int32_t MeasureName::integer(std::string_view name, std::int32_t otherwise) const {
  const std::string* given = find(name);
  if (given == nullptr) return otherwise;
  std::int32_t value = 0;
  if (!parse_whole(*given, value))
    fail("metric '{}': {}={}, expected a whole number", text_, name, *given);
  return value;
}

bool MeasureName::flag(std::string_view name, bool otherwise) const {
  const std::string* given = find(name);
  if (given == nullptr) return otherwise;
  if (*given == "True" || *given == "true" || *given == "1") return true;
  if (*given == "False" || *given == "false" || *given == "0") return false;
  fail("metric '{}': {}={}, expected True or False", text_, name, *given);
}

std::string MeasureName::word(std::string_view name, std::string_view otherwise) const {
  const std::string* given = find(name);
  if (given == nullptr) return std::string(otherwise);
  std::string value = *given;
  if (value.size() >= 2 && (value.front() == '\'' || value.front() == '"') &&
      value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return value;
}

void MeasureName::refuse_unknown_arguments() const {
  for (const auto& [name, value] : arguments_)
    if (!asked_.contains(name)) {
      if (name == "@" || name == "_") fail("metric '{}' has no cutoff", text_);
      fail("metric '{}' has no argument '{}'", text_, name);
    }
}

MeasureName MeasureName::with_prefix(std::string_view prefix) const {
  MeasureName name = *this;
  name.arguments_.emplace("_", base_.substr(prefix.size()));
  name.base_ = prefix;
  return name;
}

std::vector<std::string> split_measure_names(std::string_view list) {
  std::vector<std::string> names;
  for (const std::string_view part : split_outside(list, ','))
    if (!part.empty()) names.emplace_back(part);
  return names;
}

}  // namespace reckon
