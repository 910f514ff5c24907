#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/json_value.h"

namespace reckon {

// What a JSON file says it is: "reckon-results", "reckon-scenario", "reckon-gate"; empty where it
// does not. Throws Error for what is not JSON, not an object or cannot be read.
std::string result_format(const std::filesystem::path& file);

// Throws Error unless the root is an object of this format and version.
void require_format(const JsonValue& root, std::string_view format, std::uint64_t version);

// A finite number, or nothing where it is null.
std::optional<double> number_or_null(const JsonValue& value);

}  // namespace reckon
