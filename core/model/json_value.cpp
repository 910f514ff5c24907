#include "core/model/json_value.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/model/mapped_file.h"

namespace reckon {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestFile = 8u << 20;
constexpr std::size_t kLongestQuote = 80;  // bytes of a found value in an error

// One line, of bounded length. Lists and objects are not printed: they may be large or deep.
std::string describe(const json& value) {
  if (value.is_array()) return fmt::format("a list of {}", value.size());
  if (value.is_object()) return fmt::format("an object of {} members", value.size());
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kLongestQuote) text = text.substr(0, kLongestQuote) + "...";
  return text;
}

std::string describe_key(std::string_view key) {
  std::string text = json(key).dump(-1, ' ', true, json::error_handler_t::replace);
  text = text.substr(1, text.size() - 2);
  return text.size() > kLongestQuote ? text.substr(0, kLongestQuote) + "..." : text;
}

// nlohmann's own text without its class name and without a long quotation of the file.
std::string describe(const json::exception& error) {
  std::string_view text = error.what();
  if (const auto end = text.find("] "); end != std::string_view::npos) text.remove_prefix(end + 2);
  std::string line;
  for (const char c : text.substr(0, 200)) {
    line += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e ? '?' : c;
  }
  return line;
}

}  // namespace

JsonValue::JsonValue(std::shared_ptr<const json> root, const json* value, std::string place)
    : root_(std::move(root)), value_(value), place_(std::move(place)) {}

JsonValue JsonValue::read(const std::filesystem::path& file) {
  const MappedFile mapped(file);
  const std::span<const std::byte> bytes = mapped.bytes();
  return parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file.string());
}

JsonValue JsonValue::parse(std::string_view text, std::string_view file) {
  if (text.empty()) fail("{}: found an empty file, expected JSON", file);
  if (text.size() > kLargestFile) {
    fail("{}: found {} bytes of JSON, expected at most {}", file, text.size(), kLargestFile);
  }
  // The parser would take a NUL for the end of the text.
  if (text.find('\0') != std::string_view::npos) fail("{}: not JSON: found a NUL byte", file);
  try {
    auto root = std::make_shared<const json>(json::parse(text));
    const json* const value = root.get();
    return {std::move(root), value, fmt::format("{}: ", file)};
  } catch (const json::exception& error) {
    fail("{}: not JSON: {}", file, describe(error));
  }
}

bool JsonValue::has(std::string_view key) const {
  if (!value_->is_object()) refuse("an object");
  const auto member = value_->find(key);
  return member != value_->end() && !member->is_null();
}

JsonValue JsonValue::at(std::string_view key) const {
  if (!value_->is_object()) refuse("an object");
  const auto member = value_->find(key);
  if (member == value_->end()) fail("{}'{}' is missing", place_, key);
  return {root_, &*member, fmt::format("{}{}: ", place_, describe_key(key))};
}

std::map<std::string, std::string> JsonValue::texts() const {
  if (!value_->is_object()) refuse("an object");
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : value_->items()) texts.emplace(key, at(key).text());
  return texts;
}

std::vector<JsonValue> JsonValue::items(std::size_t most) const {
  if (!value_->is_array() || value_->size() > most) {
    refuse(fmt::format("a list of at most {}", most));
  }
  std::vector<JsonValue> items;
  for (const json& value : *value_) {
    items.push_back(JsonValue(root_, &value, fmt::format("{}[{}]: ", place_, items.size())));
  }
  return items;
}

bool JsonValue::is_text() const { return value_->is_string(); }

std::string JsonValue::text() const {
  if (!value_->is_string()) refuse("a text");
  return value_->get<std::string>();
}

bool JsonValue::flag() const {
  if (!value_->is_boolean()) refuse("true or false");
  return value_->get<bool>();
}

double JsonValue::number() const {
  if (!value_->is_number()) refuse("a number");
  return value_->get<double>();
}

std::size_t JsonValue::count(std::uint64_t smallest, std::uint64_t largest) const {
  if (value_->is_number_unsigned()) {
    const auto number = value_->get<std::uint64_t>();
    if (number >= smallest && number <= largest) return number;
  }
  refuse(fmt::format("a whole number from {} to {}", smallest, largest));
}

void JsonValue::refuse(std::string_view expected) const {
  fail("{}found {}, expected {}", place_, describe(*value_), expected);
}

void JsonValue::fail_here(std::string_view message) const { fail("{}{}", place_, message); }

}  // namespace reckon
