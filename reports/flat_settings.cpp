#include "reports/flat_settings.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace reckon {
namespace {

using nlohmann::ordered_json;

// A value on one line.
std::string value_text(const ordered_json& value) {
  if (value.is_null()) return kNoSetting;
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  std::string text;
  for (const ordered_json& each : value) text += (text.empty() ? "" : ", ") + value_text(each);
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> flat_settings(const std::string& prefix,
                                                               const ordered_json& value) {
  if (!value.is_object()) return {{prefix, value_text(value)}};
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [key, inner] : value.items()) {
    for (auto& each : flat_settings(fmt::format("{}.{}", prefix, key), inner)) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace reckon
