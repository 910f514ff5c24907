#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace reckon {

inline constexpr const char* kNoSetting = "–";

// Every value below an object by its name, "machine.cpu", in words: text as it is, a list with
// commas, null as kNoSetting.
std::vector<std::pair<std::string, std::string>> flat_settings(const std::string& prefix,
                                                               const nlohmann::ordered_json& value);

}  // namespace reckon
