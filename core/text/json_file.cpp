#include "core/text/json_file.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/tokenizer_definition.h"

namespace reckon {
namespace {

constexpr std::uintmax_t kMaxFileSize = std::uintmax_t{64} << 20;

bool as_bool(const nlohmann::json& value, const char* name, std::string_view where) {
  if (!value.is_boolean()) {
    fail("\"{}\" of {} is of type {}, expected true or false", name, where, value.type_name());
  }
  return value.get<bool>();
}

std::string as_string(const nlohmann::json& value, const char* name, std::string_view where) {
  if (!value.is_string()) {
    fail("\"{}\" of {} is of type {}, expected a string", name, where, value.type_name());
  }
  return value.get<std::string>();
}

}  // namespace

std::string read_text_file(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) fail("cannot be read: {}", error.message());
  if (size > kMaxFileSize) fail("is {} bytes long, expected at most {}", size, kMaxFileSize);
  std::string text(static_cast<std::size_t>(size), '\0');
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(text.data(), static_cast<std::streamsize>(size))) fail("cannot be read");
  return text;
}

nlohmann::json parse_json(std::string_view text) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    fail("not JSON at byte {}", error.byte);
  } catch (const nlohmann::json::out_of_range&) {
    fail("not JSON: a number is out of range");
  }
}

const nlohmann::json* find_member(const nlohmann::json& value, const char* name,
                                  std::string_view where) {
  if (!value.is_object()) fail("{} is of type {}, expected an object", where, value.type_name());
  const auto found = value.find(name);
  return found == value.end() || found->is_null() ? nullptr : &*found;
}

const nlohmann::json& member(const nlohmann::json& object, const char* name,
                             std::string_view where) {
  const nlohmann::json* found = find_member(object, name, where);
  if (found == nullptr) fail("{} has no \"{}\"", where, name);
  return *found;
}

bool bool_member(const nlohmann::json& object, const char* name, std::string_view where) {
  return as_bool(member(object, name, where), name, where);
}

const nlohmann::json& list_member(const nlohmann::json& object, const char* name,
                                  std::string_view where) {
  const nlohmann::json& list = member(object, name, where);
  if (!list.is_array()) {
    fail("\"{}\" of {} is of type {}, expected a list", name, where, list.type_name());
  }
  return list;
}

std::string string_member(const nlohmann::json& object, const char* name, std::string_view where) {
  return as_string(member(object, name, where), name, where);
}

std::optional<bool> optional_bool_member(const nlohmann::json& object, const char* name,
                                         std::string_view where) {
  const nlohmann::json* found = find_member(object, name, where);
  if (found == nullptr) return std::nullopt;
  return as_bool(*found, name, where);
}

std::optional<std::string> optional_string_member(const nlohmann::json& object, const char* name,
                                                  std::string_view where) {
  const nlohmann::json* found = find_member(object, name, where);
  if (found == nullptr) return std::nullopt;
  return as_string(*found, name, where);
}

std::int32_t token_id(const nlohmann::json& value, std::string_view token) {
  if (!value.is_number_integer()) {
    fail("the id of {} is of type {}, expected a whole number", in_quotes(token),
         value.type_name());
  }
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kMaxTokenId) {
    fail("the id of {} is {}, expected 0 to {}", in_quotes(token), value.dump(), kMaxTokenId);
  }
  return value.get<std::int32_t>();
}

}  // namespace reckon
