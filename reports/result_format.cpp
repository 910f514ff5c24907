#include "reports/result_format.h"

#include <fmt/format.h>

#include <limits>
#include <optional>

namespace reckon {

std::string result_format(const std::filesystem::path& file) {
  const auto format = JsonValue::read(file).find("format");
  return format && format->is_text() ? format->text() : "";
}

void require_format(const JsonValue& root, std::string_view format, std::uint64_t version) {
  if (root.at("format").text() != format) {
    root.at("format").refuse(fmt::format("\"{}\"", format));
  }
  const JsonValue found = root.at("version");
  if (found.count(0, std::numeric_limits<std::uint64_t>::max()) != version) {
    found.refuse(fmt::format("version {}, which this program reads", version));
  }
}

std::optional<double> number_or_null(const JsonValue& value) {
  return value.is_null() ? std::nullopt : std::optional(value.number());
}

}  // namespace reckon
