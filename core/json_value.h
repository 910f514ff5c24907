#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reckon {

// A value of a JSON file that knows its place in it, so that every error names the file, the place,
// what was found and what was expected. Copies are cheap and share the file's values.
class JsonValue {
 public:
  static constexpr std::size_t kLargestFile = std::size_t{64} << 20;  // bytes
  static constexpr std::size_t kDeepestNesting = 64;  // lists and objects in one another
  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  // Throws Error unless the file, of at most kLargestFile, is one JSON value that nests no deeper
  // than kDeepestNesting.
  static JsonValue read(const std::filesystem::path& file);
  // The same for a text; `file` is its name in errors, empty where the caller says it.
  static JsonValue parse(std::string_view text, std::string_view file);

  // Whether an object has the member, and it is not null. Throws when this is not an object.
  bool has(std::string_view key) const;
  // The same, where null counts as a member.
  bool contains(std::string_view key) const;
  // A member of an object; throws when it is missing.
  JsonValue at(std::string_view key) const;
  // A member of an object; nothing where it is missing or null.
  std::optional<JsonValue> find(std::string_view key) const;
  std::optional<bool> find_flag(std::string_view key) const;
  std::optional<std::string> find_text(std::string_view key) const;
  // All members of an object.
  std::vector<std::pair<std::string, JsonValue>> members() const;
  // All members of an object whose values are texts.
  std::map<std::string, std::string> texts() const;
  // The items of a list of at most `most`.
  std::vector<JsonValue> items(std::size_t most = kNoLimit) const;

  bool is_null() const;
  bool is_text() const;
  bool is_list() const;
  bool is_object() const;
  std::string text() const;
  bool flag() const;
  double number() const;
  // A whole number within [smallest, largest]; 12.0 is not one.
  std::size_t count(std::uint64_t smallest, std::uint64_t largest) const;

  // Throws Error "<file>: <place>: found <this>, expected <expected>".
  [[noreturn]] void refuse(std::string_view expected) const;
  // Throws Error "<file>: <place>: <message>".
  [[noreturn]] void fail_here(std::string_view message) const;

 private:
  struct File;

  JsonValue(std::shared_ptr<const File> file, const nlohmann::json* value);
  const nlohmann::json& object() const;  // throws unless this is one
  JsonValue child(const nlohmann::json& value) const { return {file_, &value}; }
  std::string place() const;  // "<file>: <key>: [<index>]: ", each part only where there is one

  std::shared_ptr<const File> file_;
  const nlohmann::json* value_;
};

}  // namespace reckon
