#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// A value of a JSON file together with its place in it, so that every error names the file, the
// place, what was found and what was expected.
class JsonValue {
 public:
  // Throws Error unless the file, of at most 8 MiB, is one JSON value.
  static JsonValue read(const std::filesystem::path& file);
  // The same for a text; `file` is its name in errors.
  static JsonValue parse(std::string_view text, std::string_view file);

  // Whether an object has the member, and it is not null. Throws when this is not an object.
  bool has(std::string_view key) const;
  // A member of an object; throws when it is missing.
  JsonValue at(std::string_view key) const;
  // All members of an object whose values are texts.
  std::map<std::string, std::string> texts() const;
  // The items of a list of at most `most`.
  std::vector<JsonValue> items(std::size_t most) const;

  bool is_text() const;
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
  JsonValue(std::shared_ptr<const nlohmann::json> root, const nlohmann::json* value,
            std::string place);

  std::shared_ptr<const nlohmann::json> root_;
  const nlohmann::json* value_;
  std::string place_;
};

}  // namespace reckon
