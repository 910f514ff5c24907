#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace reckon {

// JSON documents that are read whole (at most 16 MiB). Error names the file and what is not as it
// should be.

// A list of texts.
std::vector<std::string> read_json_names(const std::filesystem::path& path);

// An object of lists of pairs of texts: {"train": [["text", "label"], ...], ...}.
using JsonPairs = std::map<std::string, std::vector<std::pair<std::string, std::string>>>;
JsonPairs read_json_pairs(const std::filesystem::path& path);

}  // namespace reckon
