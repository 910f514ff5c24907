#include "core/json_value.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/mapped_file.h"

namespace reckon {

using nlohmann::json;

struct JsonValue::File {
  std::string name;
  json root;
};

namespace {

constexpr std::size_t kLongestQuote = 80;  // bytes of a found value in an error

std::string cut(std::string text) {
  if (text.size() > kLongestQuote) text.replace(kLongestQuote, std::string::npos, "...");
  return text;
}

// One line, of bounded length. Lists and objects are not printed: they may be large or deep.
std::string describe(const json& value) {
  if (value.is_array()) return fmt::format("a list of {}", value.size());
  if (value.is_object()) return fmt::format("an object of {} members", value.size());
  return cut(value.dump(-1, ' ', true, json::error_handler_t::replace));
}

std::string describe_key(std::string_view key) {
  const std::string text = json(key).dump(-1, ' ', true, json::error_handler_t::replace);
  return cut(text.substr(1, text.size() - 2));
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

std::string prefix(std::string_view file) { return file.empty() ? "" : fmt::format("{}: ", file); }

// Before anything is built: what is deep costs the parser many times its text. Text that is not
// JSON may be counted wrongly, but only behind the place where the parser stops.
void check_nesting(std::string_view text, const std::string& where) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      if (c == '\\') ++i;  // and what it escapes
    } else if (c == '[' || c == '{') {
      if (++depth > JsonValue::kDeepestNesting) {
        fail(
            "{}not read: found lists or objects nested more than {} deep at byte {}, expected at "
            "most {}",
            where, JsonValue::kDeepestNesting, i, JsonValue::kDeepestNesting);
      }
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
}

// The keys and indices that lead from the root to a value below it: a search, for errors only, so
// that values need not carry their place.
std::string find_path(const json& root, const json* wanted) {
  struct Step {
    const json* parent;
    json::const_iterator child;
  };
  std::vector<Step> path;
  const json* value = &root;
  while (value != wanted) {
    if (value->is_structured()) {
      path.push_back({value, value->begin()});
    } else if (!path.empty()) {
      ++path.back().child;
    }
    while (!path.empty() && path.back().child == path.back().parent->end()) {
      path.pop_back();
      if (!path.empty()) ++path.back().child;
    }
    if (path.empty()) return {};
    value = &*path.back().child;
  }
  std::string text;
  for (const Step& step : path) {
    text += step.parent->is_object() ? fmt::format("{}: ", describe_key(step.child.key()))
                                     : fmt::format("[{}]: ", step.child - step.parent->begin());
  }
  return text;
}

}  // namespace

JsonValue::JsonValue(std::shared_ptr<const File> file, const json* value)
    : file_(std::move(file)), value_(value) {}

JsonValue JsonValue::read(const std::filesystem::path& file) {
  return parse(MappedFile(file).text(), file.string());
}

JsonValue JsonValue::parse(std::string_view text, std::string_view file) {
  const std::string where = prefix(file);
  if (text.empty()) fail("{}not JSON: found an empty file", where);
  if (text.size() > kLargestFile) {
    fail("{}found {} bytes of JSON, expected at most {}", where, text.size(), kLargestFile);
  }
  // The parser would take a NUL for the end of the text.
  if (text.find('\0') != std::string_view::npos) fail("{}not JSON: found a NUL byte", where);
  check_nesting(text, where);
  try {
    const auto parsed = std::make_shared<const File>(File{std::string(file), json::parse(text)});
    return {parsed, &parsed->root};
  } catch (const json::exception& error) {
    fail("{}not JSON: {}", where, describe(error));
  }
}

const json& JsonValue::object() const {
  if (!value_->is_object()) refuse("an object");
  return *value_;
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  const auto member = object().find(key);
  if (member == value_->end() || member->is_null()) return std::nullopt;
  return child(*member);
}

bool JsonValue::has(std::string_view key) const { return find(key).has_value(); }

bool JsonValue::contains(std::string_view key) const { return object().contains(key); }

JsonValue JsonValue::at(std::string_view key) const {
  const auto member = object().find(key);
  if (member == value_->end()) fail_here(fmt::format("'{}' is missing", describe_key(key)));
  return child(*member);
}

std::optional<bool> JsonValue::find_flag(std::string_view key) const {
  const auto member = find(key);
  return member ? std::optional(member->flag()) : std::nullopt;
}

std::optional<std::string> JsonValue::find_text(std::string_view key) const {
  const auto member = find(key);
  return member ? std::optional(member->text()) : std::nullopt;
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::members() const {
  std::vector<std::pair<std::string, JsonValue>> members;
  members.reserve(object().size());
  for (const auto& [key, value] : value_->items()) members.emplace_back(key, child(value));
  return members;
}

std::map<std::string, std::string> JsonValue::texts() const {
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : members()) texts.emplace(key, value.text());
  return texts;
}

std::vector<JsonValue> JsonValue::items(std::size_t most) const {
  if (!value_->is_array() || value_->size() > most) {
    refuse(most == kNoLimit ? "a list" : fmt::format("a list of at most {}", most));
  }
  std::vector<JsonValue> items;
  items.reserve(value_->size());
  for (const json& value : *value_) items.push_back(child(value));
  return items;
}

bool JsonValue::is_null() const { return value_->is_null(); }
bool JsonValue::is_text() const { return value_->is_string(); }
bool JsonValue::is_list() const { return value_->is_array(); }
bool JsonValue::is_object() const { return value_->is_object(); }

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

std::string JsonValue::place() const {
  return prefix(file_->name) + find_path(file_->root, value_);
}

void JsonValue::refuse(std::string_view expected) const {
  fail("{}found {}, expected {}", place(), describe(*value_), expected);
}

void JsonValue::fail_here(std::string_view message) const { fail("{}{}", place(), message); }

}  // namespace reckon
