#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace reckon {

// The whole file. Throws Error when it cannot be read or is larger than any tokenizer file is
// (64 MiB).
std::string read_text_file(const std::filesystem::path& file);

// Throws Error "not JSON at byte <position>".
nlohmann::json parse_json(std::string_view text);

// The member of an object; nullptr where it is missing or null. Throws Error when `value` is not an
// object. `where` names the value in errors.
const nlohmann::json* find_member(const nlohmann::json& value, const char* name,
                                  std::string_view where);

// A member that must be there and not null.
const nlohmann::json& member(const nlohmann::json& object, const char* name,
                             std::string_view where);

// A member of the named type. Throws Error when it is missing, null or of another type.
bool bool_member(const nlohmann::json& object, const char* name, std::string_view where);
const nlohmann::json& list_member(const nlohmann::json& object, const char* name,
                                  std::string_view where);
std::string string_member(const nlohmann::json& object, const char* name, std::string_view where);

// The same, nothing where the member is missing or null.
std::optional<bool> optional_bool_member(const nlohmann::json& object, const char* name,
                                         std::string_view where);
std::optional<std::string> optional_string_member(const nlohmann::json& object, const char* name,
                                                  std::string_view where);

// The id of a token. Throws Error naming the token when it is not in [0, kMaxTokenId].
std::int32_t token_id(const nlohmann::json& value, std::string_view token);

}  // namespace reckon
